// The way out where the system refused a file of the state directory.

import { systemCode } from "../host/system-cause.ts";

const other = "choose another one with --state-dir";
const owner = `run as the user whom the state directory belongs to, or ${other}`;
const room = `make room on that disk, or ${other}`;
const folder = `the state directory must be a folder; ${other}`;

const wayOut: Readonly<Record<string, string>> = {
  EACCES: owner,
  EPERM: owner,
  EROFS: `the state directory must be on a disk that can be written; ${other}`,
  ENOSPC: room,
  EDQUOT: room,
  SQLITE_FULL: room,
  ENOENT: other,
  ENOTDIR: folder,
  EEXIST: folder,
  EISDIR: "there should be a file: remove the folder",
  ELOOP: "remove the symlink",
  SQLITE_NOTADB: "remove it",
  SQLITE_CANTOPEN: "remove what is there",
};

// All other files that are named to the user are in settings or commands, whose errors know their own way out.
const aboutStateDir = /^Cannot (?:make folder|read|write|remove|lock|open log) "/;

/** What to do, for an error of those that name a path and carry the system's as their cause; null for any other. */
export function wayOutOf(error: Error): string | null {
  return aboutStateDir.test(error.message) ? (wayOut[systemCode(error.cause) ?? ""] ?? null) : null;
}
