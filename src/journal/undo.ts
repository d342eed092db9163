// Brings back what was there before our changes: the exact bytes where nobody else has changed them since.

import { explainChange } from "./cause.ts";
import { engineOf, type Engine } from "./engine.ts";
import { removeFolders } from "./heal.ts";
import type { HeldRecord } from "./held-record.ts";
import { JournalError } from "./journal-error.ts";
import { bytesPath, loadRecord, readBytes } from "./record-file.ts";
import { addLines, type Entry, type Intent, type JournalRecord, type Line } from "./record.ts";
import type { Goal } from "./replacement.ts";
import { runHelper, type HelperReport } from "./run-helper.ts";
import { stateAt } from "./state-at.ts";
import { hashBytes, hasSameRights, isEqual, isSame, type State } from "./state.ts";

/**
 * restored: it has its bytes from before. removed: there was none. same: it was so already. gone: somebody else has
 * removed it since, and so it stays. taken-out: somebody else has changed it since, and what they wrote stays, without
 * ours. refused: see the detail; it is as it was.
 */
export type UndoOutcome = "restored" | "removed" | "same" | "gone" | "taken-out" | "refused";

export interface UndoneFile {
  readonly path: string;
  /** Who had changed it: ids of stores. */
  readonly by: readonly string[];
  readonly outcome: UndoOutcome;
  /** Why it was refused, a sentence without final stop; else null. */
  readonly detail: string | null;
}

export interface UndoneFolder {
  readonly path: string;
  /** kept: something of others is in it. */
  readonly outcome: "removed" | "kept";
}

export interface UndoReport {
  /** The newest change first. */
  readonly files: readonly UndoneFile[];
  readonly folders: readonly UndoneFolder[];
  readonly helpers: readonly HelperReport[];
  /** What could not be swept out, sentences without final stop. */
  readonly leftovers: readonly string[];
  /** Whether nothing is left to be undone. */
  readonly isComplete: boolean;
}

export interface UndoOptions {
  /**
   * Takes what one of `by` wrote out of a file that somebody else has changed since.
   * @throws Error that says why it cannot
   */
  takeOut(entry: { readonly by: string; readonly asked: string; readonly path: string }): Promise<void>;
  /**
   * Takes out what others have made of what `by` wrote, when all else is done. What it changes stays changed.
   * @returns what it could not take out, sentences without final stop
   */
  sweep(by: ReadonlySet<string>): Promise<readonly string[]>;
  /** Default: 60 s each. */
  readonly helperTimeoutMs?: number;
}

const nothingDone: UndoReport = { files: [], folders: [], helpers: [], leftovers: [], isComplete: true };

/** What undoing would come to as things are; changes nothing. @throws JournalError where the journal cannot be read */
export function foreseeUndo(stateDir: string): UndoReport {
  const loaded = loadRecord(stateDir);
  if (loaded === null) return nothingDone;
  const record = addLines(loaded.record, [...loaded.record.pending.values()].map(asDone));
  const files = newestFirst(record).map((entry) => report(entry, judge(stateDir, entry)));
  return {
    files,
    folders: [...record.folders]
      .toSorted()
      .toReversed()
      .map((path) => ({ path, outcome: "removed" })),
    helpers: [...record.helpers.values()].map(({ argv }) => ({ argv, outcome: "run", detail: null })),
    leftovers: [],
    isComplete: files.every(({ outcome }) => outcome !== "refused"),
  };
}

/**
 * Undoes every change. One that is cut off half-way goes on where it was when it is called again.
 * @throws JournalError where the journal cannot be read or written
 */
export async function undoChanges(stateDir: string, options: UndoOptions): Promise<UndoReport> {
  if (loadRecord(stateDir) === null) return nothingDone;
  const engine = engineOf(stateDir);
  return await engine.hold(async (held) => {
    const entries = newestFirst(held.record());
    // Once a file is as it was, the journal does not know any more who had changed it.
    await held.append([{ is: "undoing", by: entries.flatMap(({ by }) => by) }], true);
    // At once, since they wait for the disk; what needs a store comes after, one by one.
    const first = await Promise.all(entries.map((entry) => putBack(engine, entry)));
    const files: UndoneFile[] = [];
    for (const [index, entry] of entries.entries()) {
      const outcome = first[index] ?? "same";
      files.push(report(entry, outcome === "taken-out" ? await takeOut(engine, entry, options) : outcome));
    }
    const refused = new Set(files.flatMap(({ outcome, path }) => (outcome === "refused" ? [path] : [])));
    const isUndone = refused.size === 0;
    await closeEntries(held, refused);
    const folders = await closeFolders(held, isUndone);
    const helpers = await runHelpers(held, isUndone, options.helperTimeoutMs ?? 60_000);
    const leftovers = await options.sweep(held.record().undoing);
    await closeEntries(held, refused);
    const isComplete =
      isUndone && leftovers.length === 0 && helpers.every(({ outcome }) => outcome !== "failed");
    if (isComplete) await held.append([{ is: "undone" }], true);
    held.compact();
    return { files, folders, helpers, leftovers, isComplete };
  });
}

/** All but those that could not be undone: what taking out and sweeping out changed is not to come back. */
async function closeEntries(held: HeldRecord, refused: ReadonlySet<string>): Promise<void> {
  const paths = [...held.record().entries.keys()].filter((path) => !refused.has(path));
  await held.append(
    paths.map((path) => ({ is: "closed", path })),
    true,
  );
}

/** The next change or undo finds out whether it was made; where it was not, what is there is as it was before. */
const asDone = ({ id, before, after }: Intent): Line => ({
  is: "done",
  id,
  ...(after === undefined ? { after: before, isMixed: true } : {}),
});

const newestFirst = (record: JournalRecord): Entry[] =>
  [...record.entries.values()].toSorted((one, other) => other.id - one.id);

const report = ({ path, by }: Entry, outcome: UndoOutcome | JournalError): UndoneFile =>
  outcome instanceof JournalError
    ? { path, by, outcome: "refused", detail: outcome.message }
    : { path, by, outcome, detail: null };

/** What is to become of it, as it is now. */
function judge(stateDir: string, entry: Entry): UndoOutcome | JournalError {
  const { before, after, isMixed } = entry;
  const now = stateNow(entry.path);
  // Its folder is another by now: where its name leads today, the store knows.
  if (now instanceof JournalError) return now.code === "busy" ? "taken-out" : now;
  const isOurs = !isMixed && isSame(now, after);
  if (isSame(now, before) && (!isOurs || isEqual(now, before))) return "same";
  if (now === null && !isOurs) return "gone";
  if (!isOurs) return "taken-out";
  return before === null ? "removed" : restorable(stateDir, entry);
}

function restorable(stateDir: string, { path, before }: Entry): UndoOutcome | JournalError {
  if (before?.is !== "file" || readBytes(stateDir, before.hash) !== null) return "restored";
  const lost = bytesPath(stateDir, before.hash);
  return new JournalError("journal", "restore", path, `its bytes from before, "${lost}", are gone`);
}

function stateNow(path: string): State | JournalError {
  try {
    return stateAt(path);
  } catch (error) {
    return explainChange(error, "restore", path);
  }
}

/** Restores or removes it where nobody else has changed it; says what else is to be done with it otherwise. */
async function putBack(engine: Engine, entry: Entry): Promise<UndoOutcome | JournalError> {
  const judged = judge(engine.stateDir, entry);
  if (judged !== "restored" && judged !== "removed") return judged;
  try {
    await engine.change({
      by: "undo",
      path: entry.path,
      followsLink: false,
      decide: ({ state }) => goalOf(engine.stateDir, entry, state),
    });
    return judged;
  } catch (error) {
    const refusal = explainChange(error, "restore", entry.path);
    return refusal.code === "changed" ? judge(engine.stateDir, entry) : refusal;
  }
}

/** @throws JournalError where it is not what we wrote */
function goalOf(stateDir: string, { path, before, after }: Entry, now: State): Goal | null {
  if (!isSame(now, after)) throw new JournalError("changed", "restore", path, "it has changed");
  if (before === null) return { is: "nothing" };
  if (before.is === "link") return { is: "link", target: before.target, owners: before };
  const bytes = readBytes(stateDir, before.hash);
  if (bytes === null) throw new JournalError("journal", "restore", path, "its bytes from before are gone");
  // Rights that somebody has given or taken since are theirs to keep.
  const { mode, uid, gid } = now?.is === "file" && !hasSameRights(now, after) ? now : before;
  return { is: "file", bytes, mode, owners: { uid, gid } };
}

async function takeOut(
  engine: Engine,
  entry: Entry,
  options: UndoOptions,
): Promise<UndoOutcome | JournalError> {
  const { path, asked, before } = entry;
  try {
    for (const by of entry.by.toReversed()) await options.takeOut({ by, asked, path });
    if (before !== null || !isEmptyFile(stateAt(path))) return "taken-out";
    // It was not there before, and nothing of others is in it.
    const decide = ({ state }: { state: State }): Goal | null =>
      isEmptyFile(state) ? { is: "nothing" } : null;
    return (await engine.change({ by: "undo", path, followsLink: false, decide })) ? "removed" : "taken-out";
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const kept =
      before?.is === "file"
        ? `; what was there before is in "${bytesPath(engine.stateDir, before.hash)}"`
        : "";
    const cause = `somebody else has changed it since, and ours cannot be taken out: ${why}${kept}`;
    return new JournalError("changed", "restore", path, cause, error);
  }
}

const isEmptyFile = (state: State): boolean =>
  state?.is === "file" && state.hash === hashBytes(new Uint8Array());

/** Removes those that we made. Where everything is undone, one that has others' files in it is theirs from then on. */
async function closeFolders(held: HeldRecord, isUndone: boolean): Promise<UndoneFolder[]> {
  const all = [...held.record().folders];
  const removed = removeFolders(all);
  const kept = isUndone ? all.filter((path) => !removed.includes(path)) : [];
  await held.append(
    [...removed, ...kept].map((path) => ({ is: "folder closed", path })),
    false,
  );
  return [
    ...removed.map((path): UndoneFolder => ({ path, outcome: "removed" })),
    ...kept.map((path): UndoneFolder => ({ path, outcome: "kept" })),
  ];
}

/** Each once more at the next undo, as long as there is something left for it. */
async function runHelpers(held: HeldRecord, isUndone: boolean, timeoutMs: number): Promise<HelperReport[]> {
  const reports: HelperReport[] = [];
  for (const { argv } of held.record().helpers.values()) {
    const ended = await runHelper(argv, timeoutMs);
    reports.push(ended);
    if (isUndone && ended.outcome !== "failed") await held.append([{ is: "helper closed", argv }], true);
  }
  return reports;
}
