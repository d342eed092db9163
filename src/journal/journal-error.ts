// Why a file was left as it was.

/**
 * not-permitted: the rights are missing. read-only: the file, or the file system. disk-full: no space, or no quota.
 * not-a-file: a folder, a pipe, a device. shared: other names or other people have a part in it. unsafe-link: a symlink
 * that leads nowhere, in a circle, or was put there by somebody else. changed: it is no longer what the new content was
 * made from. busy: another program is changing it. journal: our own record cannot be read or written. failed: the rest.
 */
export type JournalErrorCode =
  | "not-permitted"
  | "read-only"
  | "disk-full"
  | "not-a-file"
  | "shared"
  | "unsafe-link"
  | "changed"
  | "busy"
  | "journal"
  | "failed";

/** Nothing was changed. */
export class JournalError extends Error {
  override readonly name = "JournalError";
  readonly code: JournalErrorCode;
  /** Absolute. */
  readonly path: string;

  /** @param cause a clause without final stop, which the message ends in */
  constructor(code: JournalErrorCode, action: string, path: string, cause: string, error?: unknown) {
    super(`Cannot ${action} ${JSON.stringify(path)}: ${cause}`, { cause: error });
    this.code = code;
    this.path = path;
  }
}
