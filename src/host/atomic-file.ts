// Files that are there whole or not at all, whatever happens while they are written.

import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { systemCause, systemCode } from "./system-cause.ts";

/**
 * Puts a whole file at `path`, replacing what is there. A crash at any moment leaves the old file or the new one.
 * @param waitsForDisk false for a file that is made again at every start: a power cut may leave it empty
 * @throws Error that names the path and the cause; nothing is left behind
 */
export function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  mode: number,
  waitsForDisk = true,
): void {
  const temporary = writeTemporary(path, data, mode, waitsForDisk);
  try {
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw cannot("write", path, error);
  }
  if (waitsForDisk) syncFolder(path);
}

/**
 * Puts a whole file at `path` unless there is one: of many processes at once the first wins, and what it wrote is whole
 * as soon as it can be seen, since link(2) fails where the name is taken and rename(2) does not.
 * @returns whether this call's data is now there; false: somebody else's is, to be read
 * @throws Error that names the path and the cause
 */
export function publishOnce(path: string, data: string | Uint8Array, mode: number): boolean {
  const temporary = writeTemporary(path, data, mode);
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw cannot("write", path, error);
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolder(path);
  return true;
}

/**
 * Puts a whole file at `path` unless it is there with the same content.
 * @param waitsForDisk as in `writeFileAtomic`
 * @returns whether it was written
 * @throws Error that names the path and the cause
 */
export function updateFile(
  path: string,
  content: string | Uint8Array,
  mode: number,
  waitsForDisk = true,
): boolean {
  const data = Buffer.from(content);
  try {
    if (readFileSync(path).equals(data)) return false;
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw cannot("read", path, error);
  }
  writeFileAtomic(path, data, mode, waitsForDisk);
  return true;
}

/**
 * Makes the folder, and its parents, unless it is there. A private one (`mode` without rights for others) must not be a
 * symlink, since whoever made the link could point it where others read, and is closed to others where it is open.
 * @throws Error that names the path and the cause
 */
export function ensureFolder(path: string, mode: number): void {
  try {
    if (makeFolder(path, mode) || (mode & 0o077) !== 0) return;
    const found = lstatSync(path);
    if (found.isSymbolicLink()) throw new Error("it is a symlink, and this folder must be a real one");
    if ((found.mode & 0o077) !== 0) chmodSync(path, mode);
  } catch (error) {
    throw cannot("make folder", path, error);
  }
}

/** False where the folder is there already. */
function makeFolder(path: string, mode: number): boolean {
  const parent = dirname(path);
  if (!existsSync(parent)) mkdirSync(parent, { recursive: true });
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (systemCode(error) !== "EEXIST" || !statSync(path).isDirectory()) throw error;
    return false;
  }
  // The umask took its share of the mode.
  chmodSync(path, mode);
  return true;
}

/** A file next to `path`, whole and on disk, under a name that nobody else uses. */
function writeTemporary(path: string, data: string | Uint8Array, mode: number, waitsForDisk = true): string {
  const suffix = Buffer.from(crypto.getRandomValues(new Uint8Array(6))).toString("hex");
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${suffix}.tmp`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  try {
    const descriptor = openSync(temporary, flags, mode);
    try {
      fchmodSync(descriptor, mode);
      writeFileSync(descriptor, data);
      if (waitsForDisk) fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return temporary;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw cannot("write", path, error);
  }
}

/** Makes the new name in the folder outlast a power cut. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch (error) {
    // Some network file systems cannot sync a folder (fsync(2), EINVAL); the file itself is safe.
    if (systemCode(error) !== "EINVAL") throw cannot("write", path, error);
  }
}

function cannot(action: string, path: string, error: unknown): Error {
  return new Error(`Cannot ${action} ${JSON.stringify(path)}: ${systemCause(error)}`, { cause: error });
}
