// How much processor time a process takes.

import { treeCpuSeconds } from "../bench/proc.ts";

/** The seconds of processor time, user's and system's, that the process and its children take from now on for `durationMs`. */
export async function processorSeconds(pid: number, durationMs: number): Promise<number> {
  const before = treeCpuSeconds(pid);
  await Bun.sleep(durationMs);
  return treeCpuSeconds(pid) - before;
}
