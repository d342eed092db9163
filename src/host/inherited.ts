// What this process was given by whoever started it, beyond arguments and environment.

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { constants } from "node:os";

/**
 * Open descriptors past 2, such as the pipe behind a shell's `<(command)`. To be asked before anything is opened; Bun's
 * own event descriptors, there from the start, are left out.
 */
export function inheritedDescriptors(): number[] {
  return readdirSync("/proc/self/fd")
    .map(Number)
    .filter((descriptor) => descriptor > 2 && isForeign(descriptor));
}

function isForeign(descriptor: number): boolean {
  try {
    const target = readlinkSync(`/proc/self/fd/${descriptor}`);
    return !target.startsWith("anon_inode:[event") && !/^\/proc\/\d+\/fd$/.test(target);
  } catch {
    // The one that was open for reading the folder itself.
    return false;
  }
}

/**
 * Those of `names` that were ignored from the start: nohup ignores SIGHUP, and a shell without job control SIGINT and
 * SIGQUIT for what it runs in the background.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
 */
export function ignoredSignals<Name extends NodeJS.Signals>(names: readonly Name[]): Name[] {
  const mask = /^SigIgn:\s*([0-9a-f]+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  return names.filter((name) => (BigInt(`0x${mask}`) >> BigInt(constants.signals[name] - 1)) & 1n);
}
