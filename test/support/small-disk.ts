// A disk of a few kilobytes: a tmpfs in a mount namespace of its own, which goes with the last process in it.

import { program } from "./programs.ts";

// A user who is not root may mount in a user namespace of its own, where the kernel lets them.
const asRoot = process.getuid?.() === 0;
const unshare = ["unshare", "--mount", ...(asRoot ? [] : ["--user", "--map-root-user"])];

function canMount(): boolean {
  const tried = Bun.spawnSync([...unshare, "mount", "-t", "tmpfs", "none", "/mnt"], { stderr: "ignore" });
  return tried.exitCode === 0;
}

/** What a test needs to use this file. */
export const smallDiskPrograms = [
  "unshare",
  "nsenter",
  "mount",
  ...(canMount() ? [] : ["permission to mount"]),
];

/** The command, on whose side `folder` is an empty disk with these mount options, such as `size=64k`. It is exec'd: the pid stays. */
export function onSmallDisk(folder: string, options: string, argv: readonly string[]): string[] {
  const script = 'mount -t tmpfs -o "mode=755,$1" none "$2" && shift 2 && exec "$@"';
  return [program("unshare"), ...unshare.slice(1), "sh", "-c", script, "sh", options, folder, ...argv];
}

/** The command, seeing the disks that the process sees. */
export function besideProcess(pid: number, argv: readonly string[]): string[] {
  const namespaces = ["--mount", ...(asRoot ? [] : ["--user", "--preserve-credentials"])];
  return [program("nsenter"), `--target=${pid}`, ...namespaces, ...argv];
}

/** The path under which this process sees a file of that one's disks (proc_pid_root(5)). */
export function pathBeside(pid: number, path: string): string {
  return `/proc/${pid}/root${path}`;
}
