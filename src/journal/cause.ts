// What an error of the operating system means for a file that was to be changed.

import { systemCause, systemCode } from "../host/system-cause.ts";
import { JournalError, type JournalErrorCode } from "./journal-error.ts";

const known: Readonly<Record<string, readonly [code: JournalErrorCode, cause?: string]>> = {
  EACCES: ["not-permitted"],
  // Also what an immutable or append-only file answers (chattr(1)), to root as well.
  EPERM: ["not-permitted", "it may not be changed, or its folder may not"],
  EROFS: ["read-only", "the file system is read-only"],
  ENOSPC: ["disk-full"],
  EDQUOT: ["disk-full"],
  EFBIG: ["disk-full"],
  ELOOP: ["unsafe-link", "a symlink has taken its place"],
  ENOTDIR: ["not-a-file", "a file stands where its folder should be"],
  EISDIR: ["not-a-file", "it is a folder"],
  ENXIO: ["not-a-file", "it is a socket or a device"],
  ENODEV: ["not-a-file", "it is a device"],
  // A file that is mounted by itself, as container runtimes do with /etc/resolv.conf: rename(2) has EBUSY.
  EBUSY: ["read-only", "something is mounted there, or it is in use"],
  ENOENT: ["busy", "it, or its folder, has gone in the meantime"],
  ENOTEMPTY: ["busy", "it has become a folder in the meantime"],
  EEXIST: ["busy", "something has appeared there in the meantime"],
};

/** The error as a JournalError; one that is already comes back as it is. */
export function explainChange(error: unknown, action: string, path: string): JournalError {
  if (error instanceof JournalError) return error;
  const [code, cause] = known[systemCode(error) ?? ""] ?? ["failed"];
  return new JournalError(code, action, path, cause ?? systemCause(error), error);
}
