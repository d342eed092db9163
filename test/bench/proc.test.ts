// The reading of /proc that the bench's figures stand on.

import { describe, expect, test } from "bun:test";
import { parseProcessStat, treeCpuSeconds, treeMemory } from "./proc.ts";

describe("parseProcessStat", () => {
  test("fields are counted from the last parenthesis, whatever the command is called", () => {
    const line = "42 (a) R 7 (b) S 1 42 42 0 -1 4194560 900 10 0 0 150 50 25 5 20 0 3 0 100 1000 200";
    expect(parseProcessStat(line)).toEqual({ pid: 42, parentPid: 1, cpuSeconds: 2.3 });
  });
});

describe("a process tree", () => {
  test("counts the memory and the CPU time of a grandchild", async () => {
    const spin = "for (const end = Date.now() + 300; Date.now() < end;);";
    const script = `${spin} process.stdout.write(String(process.pid)); setTimeout(() => {}, 60000)`;
    const child = Bun.spawn(["sh", "-c", `"$0" -e '${script}' & wait`, process.execPath], { stdout: "pipe" });
    const said = await child.stdout.getReader().read();
    const grandchildPid = Number(new TextDecoder().decode(said.value));
    try {
      expect(treeCpuSeconds(child.pid)).toBeGreaterThan(0.1);
      expect(treeMemory(child.pid).rssBytes).toBeGreaterThan(10e6);
    } finally {
      process.kill(grandchildPid, "SIGKILL");
      await child.exited;
    }
  });
});
