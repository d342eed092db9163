// What stands under a path now.

import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { systemCode } from "../host/system-cause.ts";
import { JournalError } from "./journal-error.ts";
import { look } from "./look.ts";
import { pinFolder, type PinnedFolder } from "./pinned-folder.ts";
import type { State } from "./state.ts";

/**
 * Runs with the path's folder held open; null where there is no such folder.
 * @param path without symlinks, save one at its end
 * @throws JournalError where its folder is now reached by a symlink; or the system's error
 */
export function inFolderOf<T>(path: string, run: (folder: PinnedFolder, name: string) => T): T | null {
  let folder: PinnedFolder;
  try {
    folder = pinFolder(dirname(path));
  } catch (error) {
    if (!["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) throw error;
    if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) return null;
    throw new JournalError("busy", "change", path, "a symlink leads to it now");
  }
  try {
    return run(folder, basename(path));
  } finally {
    folder.close();
  }
}

/** @throws JournalError for what is neither a plain file nor a symlink; or the system's error */
export function stateAt(path: string): State {
  return inFolderOf(path, (folder, name) => look(folder, name).state);
}
