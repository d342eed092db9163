// Makes many changes at once, so that they wait for the disk together: three times in all, not each by itself.

import { explainChange } from "./cause.ts";
import { voidIntent } from "./heal.ts";
import type { HeldRecord } from "./held-record.ts";
import { JournalError } from "./journal-error.ts";
import { isStill } from "./look.ts";
import { lockFolder, type PinnedFolder } from "./pinned-folder.ts";
import { makeFolders, makePlan, type Pins, type Plan, type Wish } from "./plan.ts";
import { keepBytes } from "./record-file.ts";
import type { Line } from "./record.ts";
import { dropReplacement, makeReplacement, putReplacement } from "./replacement.ts";

/**
 * Whether it was changed; or why it was not, and is as it was. "again": another wish of the same time had the same path,
 * and this one's turn is next.
 */
export type Result = boolean | "again" | JournalError;

/** A change on its way. Errors end it where they come up. */
interface Step extends Plan {
  readonly index: number;
  /** Those that were touched, the file's own last. */
  folders: readonly PinnedFolder[];
  hasTemporary: boolean;
}

/** The results, in the order of the wishes. Never rejects. */
export async function runBatch(
  stateDir: string,
  held: HeldRecord,
  wishes: readonly Wish[],
): Promise<Result[]> {
  const results: Result[] = wishes.map(() => false);
  const pins: Pins = new Map();
  const failed = new Set<Step>();
  const paths = new Set<string>();
  const fail = (step: Step, error: unknown): void => {
    failed.add(step);
    results[step.index] = explainChange(error, "change", step.wish.path);
  };
  const steps = wishes.flatMap((wish, index): Step[] => {
    try {
      const plan = makePlan(wish, held, pins);
      if (plan === null) return [];
      if (paths.has(plan.path)) {
        results[index] = "again";
        return [];
      }
      paths.add(plan.path);
      return [{ ...plan, index, folders: [plan.folder], hasTemporary: false }];
    } catch (error) {
      results[index] = explainChange(error, "change", wish.path);
      return [];
    }
  });
  if (steps.length > 0 && (await writeIntents(stateDir, held, steps, fail))) {
    await Promise.all(steps.filter((step) => !failed.has(step)).map((step) => prepare(step, pins, fail)));
    await lockFolders(steps, failed, fail);
    // From here to the last rename nothing is waited for: what is looked at is what is replaced.
    for (const step of steps) {
      if (!failed.has(step)) commit(step, results, fail);
    }
    for (const step of failed) clear(step);
    await syncFolders(steps);
    const lines = steps.flatMap((step) => (failed.has(step) ? voidIntent(step.intent) : [doneLine(step)]));
    // Should they be lost, the content tells, at the next start.
    await held.append(lines, false).catch(() => {});
  }
  for (const folder of pins.values()) folder.close();
  return results;
}

const doneLine = ({ intent }: Step): Line => ({ is: "done", id: intent.id });

/** Writes down what will be done, and keeps the bytes that are there. Both, before anything is done. */
async function writeIntents(
  stateDir: string,
  held: HeldRecord,
  steps: readonly Step[],
  fail: (step: Step, error: unknown) => void,
): Promise<boolean> {
  const kept = new Map(
    steps.flatMap(({ found }) => (found.state?.is === "file" ? [[found.state.hash, found.bytes]] : [])),
  );
  const written = await Promise.allSettled([
    held.append(
      steps.map(({ intent }) => intent),
      true,
    ),
    keepBytes(stateDir, kept),
  ]);
  const [error] = written.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (error === undefined) return true;
  for (const step of steps) fail(step, error);
  if (written[0].status === "fulfilled") {
    // Should this be lost as well, the content tells at the next start that nothing was done.
    await held
      .append(
        steps.map(({ intent }) => ({ is: "void", id: intent.id })),
        false,
      )
      .catch(() => {});
  }
  return false;
}

async function prepare(step: Step, pins: Pins, fail: (step: Step, error: unknown) => void): Promise<void> {
  const { goal, intent, name, found } = step;
  try {
    const isPrivate = goal.is === "file" && (goal.mode & 0o077) === 0;
    step.folders = makeFolders(step, isPrivate ? 0o700 : 0o755, pins);
    if (goal.is === "nothing" || intent.temporary === undefined) return;
    step.hasTemporary = true;
    const original = found.state?.is === "file" ? name : null;
    await makeReplacement(folderOf(step), intent.temporary, goal, original);
  } catch (error) {
    fail(step, error);
  }
}

const folderOf = (step: Step): PinnedFolder => step.folders.at(-1) ?? step.folder;

/** In one order for everybody, so that two who want the same folders do not wait for each other. */
async function lockFolders(
  steps: readonly Step[],
  failed: ReadonlySet<Step>,
  fail: (step: Step, error: unknown) => void,
): Promise<void> {
  const going = steps.filter((step) => !failed.has(step));
  const folders = [...new Set(going.map(folderOf))].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const folder of folders) {
    try {
      await lockFolder(folder);
    } catch (error) {
      for (const step of going) if (folderOf(step) === folder) fail(step, error);
    }
  }
}

function commit(step: Step, results: Result[], fail: (step: Step, error: unknown) => void): void {
  const folder = folderOf(step);
  try {
    if (!isStill(folder, step.name, step.found)) {
      throw new JournalError("busy", "change", step.wish.path, "another program is changing it");
    }
    putReplacement(folder, step.intent.temporary ?? null, step.name);
    results[step.index] = true;
  } catch (error) {
    fail(step, error);
  }
}

function clear(step: Step): void {
  try {
    if (step.hasTemporary) dropReplacement(folderOf(step), step.intent.temporary ?? "");
  } catch {
    // The next start finds it by its intent.
  }
}

async function syncFolders(steps: readonly Step[]): Promise<void> {
  const touched = new Set(steps.flatMap(({ folders }) => folders));
  // Some network file systems cannot sync a folder (fsync(2), EINVAL); what was changed is changed.
  await Promise.allSettled([...touched].map((folder) => folder.sync()));
}
