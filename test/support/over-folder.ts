// A folder of the machine with files of ours over its own, for one command: an overlay in a mount namespace of its own.

import { program } from "./programs.ts";

// A user who is not root may mount in a user namespace of its own, where the kernel lets them.
const unshare = ["--mount", ...(process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"])];
const script = 'mount -t overlay overlay -o "lowerdir=$1:$2" "$2" && shift 2 && exec "$@"';

/** The command, to which the files in `ours` are in `folder`, over what is there; it can write neither. */
export function overFolder(folder: string, ours: string, argv: readonly string[]): string[] {
  return [program("unshare"), ...unshare, "sh", "-c", script, "sh", ours, folder, ...argv];
}

function canOverlay(): boolean {
  const tried = Bun.spawnSync(overFolder("/mnt", "/var", ["true"]), { stderr: "ignore" });
  return tried.exitCode === 0;
}

/** What a test needs to use this file. */
export const overFolderPrograms = ["unshare", "mount", ...(canOverlay() ? [] : ["permission to mount"])];
