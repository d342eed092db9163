// Taking descriptors away from a process that runs.

import { readdirSync } from "node:fs";
import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { program } from "./programs.ts";
import { temporaryFolder } from "./temporary.ts";

/** What a test needs installed to use this file. */
export const tightPrograms = ["prlimit"];

/** Until it is disposed of the process can open just `count` more: the limit is on the number that a descriptor gets. */
export async function leaveDescriptors(pid: number, count: number): Promise<AsyncDisposable> {
  const env = freshEnvironment(temporaryFolder("home"));
  const run = (...args: readonly string[]): Promise<string> =>
    mustRun([program("prlimit"), "--pid", String(pid), ...args], { env });
  const soft = (await run("--nofile", "--output=SOFT", "--noheadings")).trim();
  const open = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
  let limit = 0;
  for (let free = 0; free < count; limit++) if (!open.has(limit)) free += 1;
  await run(`--nofile=${limit}:`);
  return {
    async [Symbol.asyncDispose]() {
      await run(`--nofile=${soft}:`);
    },
  };
}
