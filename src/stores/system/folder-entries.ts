// Files and links in a store's folders, each of which may stand where the other was.

import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { systemCode } from "../../host/system-cause.ts";
import type { Journal } from "../../journal/journal.ts";

export interface Writing {
  readonly by: string;
  readonly journal: Journal;
}

/** In the place of a link or a file of ours. */
export async function putLink({ by, journal }: Writing, path: string, target: string): Promise<void> {
  if (isThere(path) && linkTarget(path) === null) await journal.writeFile({ by, path, content: null });
  await journal.writeLink({ by, path, target });
}

export async function putFile(
  { by, journal }: Writing,
  path: string,
  content: string | Uint8Array,
): Promise<void> {
  // A file is written where a link leads to.
  if (linkTarget(path) !== null) await journal.writeLink({ by, path, target: null });
  await journal.writeFile({ by, path, content });
}

export async function takeAway({ by, journal }: Writing, path: string): Promise<void> {
  if (linkTarget(path) === null) await journal.writeFile({ by, path, content: null });
  else await journal.writeLink({ by, path, target: null });
}

export const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Null for what is no link, or not there. */
export function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (["EINVAL", "ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return null;
    throw error;
  }
}

interface FolderEntry {
  readonly name: string;
  /** Not every file system says what an entry is before it is asked for that one (readdir(3), DT_UNKNOWN). */
  readonly mayBeLink: boolean;
}

/** None where the folder is not there, or cannot be read. */
export function entriesIn(folder: string): FolderEntry[] {
  try {
    const found = readdirSync(folder, { withFileTypes: true });
    return found.map((one) => ({ name: one.name, mayBeLink: !one.isFile() && !one.isDirectory() }));
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return [];
  }
}
