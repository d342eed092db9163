// The processes below this one, for ending a run that is interrupted or takes too long.

import { readFileSync, readdirSync } from "node:fs";

/** Kills all processes that come from `pid`, and itself where `pid` is not this process; the deepest first. */
export function killTree(pid: number): void {
  const parents = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(parentOf),
  );
  const below = (parent: number): number[] => {
    const children = [...parents.keys()].filter((child) => parents.get(child) === parent);
    return [...children.flatMap(below), ...children];
  };
  for (const victim of below(pid)) end(victim);
  if (pid !== process.pid) end(pid);
}

/** proc_pid_stat(5): the parent is the second field after the name, which is in parentheses and may hold some itself. */
function parentOf(pid: string): [pid: number, parent: number] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return [Number(pid), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])];
  } catch {
    // It ended while we looked.
    return [Number(pid), 0];
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
