// Where a path leads: through which symlinks, and whether they may be followed.

import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { dirname, join } from "node:path";
import { systemCode } from "../host/system-cause.ts";
import { explainChange } from "./cause.ts";
import { JournalError } from "./journal-error.ts";

export interface ResolvedPath {
  /** The deepest folder that is there, without symlinks. */
  readonly folder: string;
  /** The names of the folders to be made below it, outermost first. */
  readonly missing: readonly string[];
  readonly name: string;
}

/** As many as the kernel follows (path_resolution(7)). */
const linkLimit = 40;

interface Step {
  readonly name: string;
  /** The symlink that it comes from, or null where it is part of the path as it was given. */
  readonly link: string | null;
}

const stepsOf = (path: string, link: string | null): Step[] =>
  path
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .map((name) => ({ name, link }));

/**
 * Follows the path as the kernel does. A symlink is followed where the kernel's own rule for folders that everybody can
 * write allows it (proc_sys_fs(5), protected_symlinks), and one that another user made only to what belongs to that
 * user: else whoever owns a home could have root change any file through it.
 * @param followLast whether a symlink at the very end is followed
 * @throws JournalError
 */
export function resolvePath(path: string, followLast = true): ResolvedPath {
  const steps = stepsOf(path, null);
  const name = steps.at(-1)?.name;
  if (!path.startsWith("/") || name === undefined || name === "..") {
    throw new JournalError("not-a-file", "change", path, "it is not the absolute path of a file");
  }
  const strangers = new Set<number>();
  let folder = "/";
  let folderStats = statName("/", path);
  for (let links = 0; ;) {
    const step = steps.shift();
    if (step === undefined) throw new JournalError("not-a-file", "change", path, "it is a folder");
    if (step.name === "..") {
      folder = dirname(folder);
      folderStats = statName(folder, path);
      continue;
    }
    const here = join(folder, step.name);
    const stats = statName(here, path);
    const isLast = steps.length === 0;
    if (stats === null) {
      if (step.link !== null) throw unsafe(path, step.link, "leads nowhere");
      checkStrangers(path, strangers, folderStats);
      const names = [step, ...steps].map((rest) => rest.name);
      if (names.includes(".."))
        throw new JournalError("not-a-file", "change", path, `"${here}" is not there`);
      return { folder, missing: names.slice(0, -1), name: names.at(-1) ?? "" };
    }
    if (stats.isSymbolicLink() && (!isLast || followLast)) {
      if (++links > linkLimit) throw unsafe(path, here, "leads in a circle");
      checkLink(path, here, stats, folderStats, strangers);
      const target = readlinkSync(here);
      steps.unshift(...stepsOf(target, here));
      if (target.startsWith("/")) [folder, folderStats] = ["/", statName("/", path)];
      continue;
    }
    if (isLast) {
      checkStrangers(path, strangers, stats);
      return { folder, missing: [], name: step.name };
    }
    if (!stats.isDirectory()) {
      throw new JournalError("not-a-file", "change", path, `"${here}" is not a folder`);
    }
    folder = here;
    folderStats = stats;
  }
}

function statName(path: string, asked: string): Stats | null {
  try {
    return lstatSync(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw explainChange(error, "change", asked);
  }
}

function checkLink(
  asked: string,
  link: string,
  stats: Stats,
  folder: Stats | null,
  strangers: Set<number>,
): void {
  const own = process.geteuid?.();
  const isOpenToAll = folder !== null && (folder.mode & 0o002) !== 0;
  if (isOpenToAll && stats.uid !== own && stats.uid !== folder.uid) {
    throw unsafe(asked, link, "was put by another user where everybody may put one");
  }
  if (stats.uid !== own && stats.uid !== 0) strangers.add(stats.uid);
}

function checkStrangers(asked: string, strangers: ReadonlySet<number>, target: Stats | null): void {
  for (const uid of strangers) {
    if (target?.uid === uid) continue;
    const cause = `a symlink on the way belongs to user ${uid}, and what it leads to does not`;
    throw new JournalError("unsafe-link", "change", asked, cause);
  }
}

function unsafe(asked: string, link: string, fault: string): JournalError {
  const subject = link === asked ? "it is a symlink that" : `the symlink "${link}"`;
  return new JournalError("unsafe-link", "change", asked, `${subject} ${fault}`);
}
