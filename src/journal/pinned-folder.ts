// A folder that is held open, so that a name in it means the same however the path to it is changed meanwhile.

import { closeSync, constants, existsSync, openSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { lockDescriptor } from "../host/libc.ts";
import { JournalError } from "./journal-error.ts";
import { syncDescriptor } from "./record-file.ts";

export interface PinnedFolder {
  /** As it was opened; for people. */
  readonly path: string;
  readonly descriptor: number;
  /** A path that leads to the name in this very folder. */
  at(name: string): string;
  sync(): Promise<void>;
  close(): void;
}

const folderFlags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** Longer than another agentproxy takes to change a file. */
const patienceMs = 5000;
const pollMs = 5;

/**
 * @param path absolute, without symlinks
 * @param opened how to open it, where by another path
 * @throws the system's error; JournalError where it is reached by a symlink after all
 */
export function pinFolder(path: string, opened = path): PinnedFolder {
  const descriptor = openSync(opened, folderFlags);
  const link = `/proc/self/fd/${descriptor}`;
  // The openat(2) of programs that have no openat: proc_pid_fd(5). Where /proc is not mounted, the path has to do.
  const hasLink = existsSync(link);
  if (hasLink && readlinkSync(link) !== path) {
    closeSync(descriptor);
    throw new JournalError("busy", "change", path, "it has been moved, or a symlink leads to it now");
  }
  return {
    path,
    descriptor,
    at: (name) => join(hasLink ? link : path, name),
    sync: () => syncDescriptor(descriptor),
    close: () => closeSync(descriptor),
  };
}

/**
 * Keeps every other agentproxy, whatever its state directory, from changing files in the folder until it is closed.
 * @throws JournalError where another one does not come to an end
 */
export async function lockFolder({ path, descriptor }: PinnedFolder): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await lockDescriptor(descriptor))) {
    if (performance.now() > deadline) {
      throw new JournalError("busy", "change files in", path, "another program has locked the folder");
    }
    await Bun.sleep(pollMs);
  }
}
