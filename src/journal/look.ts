// Looks at what stands under a name, in a way that tells later whether it is still that.

import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  type BigIntStats,
} from "node:fs";
import { join } from "node:path";
import { systemCode } from "../host/system-cause.ts";
import { JournalError, type JournalErrorCode } from "./journal-error.ts";
import type { PinnedFolder } from "./pinned-folder.ts";
import { hashBytes, isSame, type State } from "./state.ts";

export interface Found {
  readonly state: State;
  /** Of a file; empty otherwise. */
  readonly bytes: Uint8Array;
  /** How many names it has: hard links. */
  readonly names: number;
  /** Differs after anything was done to it, but for what was done within one tick of the file system's clock. */
  readonly identity: string;
}

export const nothing: Found = { state: null, bytes: new Uint8Array(), names: 0, identity: "" };
/** No settings file or certificate store comes near it. */
const limitBytes = 256n * 1024n * 1024n;
/** A pipe must not be waited for, and a symlink that has taken the name in between not be followed. */
const openFlags = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** @throws JournalError for what is neither a plain file nor a symlink, or is being changed; or the system's error */
export function look(folder: PinnedFolder, name: string): Found {
  const path = folder.at(name);
  const seen = statName(path);
  if (seen === null) return nothing;
  if (seen.isSymbolicLink()) {
    const state = { is: "link", target: readlinkSync(path), ...ownersOf(seen) } as const;
    return { ...nothing, state, names: 1, identity: identify(seen) };
  }
  if (seen.isDirectory()) throw refusal(folder, name, "not-a-file", "it is a folder");
  if (!seen.isFile()) throw refusal(folder, name, "not-a-file", "it is no plain file");
  if (seen.size > limitBytes) throw refusal(folder, name, "failed", "it is too large");
  const descriptor = openSync(path, constants.O_RDONLY | openFlags);
  try {
    const bytes = readFileSync(descriptor);
    const stats = fstatSync(descriptor, { bigint: true });
    if (identify(stats) !== identify(seen)) throw isBusy(folder, name);
    const mode = Number(stats.mode & 0o7777n);
    const state = { is: "file", hash: hashBytes(bytes), mode, ...ownersOf(stats) } as const;
    return { state, bytes, names: Number(stats.nlink), identity: identify(stats) };
  } finally {
    closeSync(descriptor);
  }
}

/** Whether the name has what was found there, or nothing where nothing was. */
export function isStill(folder: PinnedFolder, name: string, found: Found): boolean {
  try {
    const now = look(folder, name);
    return now.identity === found.identity && isSame(now.state, found.state);
  } catch {
    return false;
  }
}

/**
 * Whether a new file, or link, may take the place of the one that was found: it has to be one that we could write
 * ourselves, and nobody may feel that it is another.
 * @throws JournalError, or the system's error
 */
export function checkReplaceable(folder: PinnedFolder, name: string, found: Found): void {
  const { state, names } = found;
  if (state === null) return;
  checkOwners(folder, name, state);
  if (state.is === "link") return;
  // Told of missing rights, an immutable file and a read-only file system alike. Opening it for writing would tell as well,
  // but have an overlay file system copy it, which makes it another file.
  accessSync(folder.at(name), constants.W_OK);
  if (names === 1) return;
  throw refusal(folder, name, "shared", `it has ${names} names (hard links), and they would part`);
}

function checkOwners(folder: PinnedFolder, name: string, { uid, gid }: Exclude<State, null>): void {
  const own = process.geteuid?.() ?? 0;
  if (own === 0) return;
  if (uid !== own) throw refusal(folder, name, "not-permitted", `it belongs to another user (${uid})`);
  const groups = [process.getegid?.() ?? 0, ...(process.getgroups?.() ?? [])];
  if (groups.includes(gid)) return;
  throw refusal(folder, name, "not-permitted", `its group (${gid}) is none of this user's`);
}

function refusal(folder: PinnedFolder, name: string, code: JournalErrorCode, cause: string): JournalError {
  return new JournalError(code, "change", join(folder.path, name), cause);
}

const isBusy = (folder: PinnedFolder, name: string): JournalError =>
  refusal(folder, name, "busy", "another program is changing it");

function statName(path: string): BigIntStats | null {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}

const ownersOf = (stats: BigIntStats): { uid: number; gid: number } => ({
  uid: Number(stats.uid),
  gid: Number(stats.gid),
});

function identify({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
}
