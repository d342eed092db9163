// A proxy at rest keeps none of the memory of code that only its start has run, and carries requests all the same.

import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { sitePrograms, startSite } from "../support/site.ts";
import { testWith } from "../support/need.ts";
import { until } from "../support/until.ts";

/** In KiB, of the program's file and of libraries (proc_pid_status(5), RssFile). */
function fileMemoryKiB(pid: number): number {
  return Number(/^RssFile:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]);
}

testWith([...sitePrograms, "curl"], "within seconds of the start", async () => {
  await using site = await startSite();
  const { pid } = site.session.proxy;
  const atStartKiB = fileMemoryKiB(pid);
  await until("the proxy to give its code back", () => fileMemoryKiB(pid) < atStartKiB - 8 * 1024);
  for (let round = 0; round < 3; round++) {
    const { exitCode, stdout } = await site.session.tool(["curl", "-sS", "https://good.test/"]);
    expect([exitCode, stdout]).toEqual([0, "hello from good.test\n"]);
  }
});
