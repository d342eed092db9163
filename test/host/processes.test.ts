// Tests for telling processes apart.

import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { identifyProcess, isRunning, parseProcessStat } from "../../src/host/processes.ts";

const tail = "1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 12345 999";

describe("parseProcessStat", () => {
  const rows: [string, string, number][] = [
    [`42 (bash) S ${tail}`, "S", 12345],
    [`42 (a b) R) S ${tail}`, "S", 12345],
    [`42 (() Z ${tail}`, "Z", 12345],
    [`42 (two\nlines) R ${tail}`, "R", 12345],
  ];
  for (const [text, state, startTime] of rows) {
    test(`reads ${JSON.stringify(text.slice(0, 18))}`, () => {
      expect(parseProcessStat(text)).toEqual({ state, startTime });
    });
  }
  for (const text of ["", "42", "42 (x) S 1 2", "garbage"]) {
    test(`takes nothing from "${text}"`, () => expect(parseProcessStat(text)).toBeNull());
  }
});

test("without a terminal nothing is in the foreground of one", async () => {
  const source = join(import.meta.dir, "../../src/host/processes.ts");
  const script = `import { inForeground } from ${JSON.stringify(source)}; console.log(inForeground())`;
  const child = Bun.spawn(["setsid", "--wait", process.execPath, "-e", script], { stderr: "inherit" });
  expect(await child.stdout.text()).toBe("false\n");
});

describe("isRunning", () => {
  test("knows this very process", () => expect(isRunning(identifyProcess(process.pid))).toBe(true));

  test("is false of another process that got the same pid", () => {
    const self = identifyProcess(process.pid);
    expect(isRunning({ pid: self.pid, startTime: (self.startTime ?? 0) - 1 })).toBe(false);
  });

  test("is false of a process that has ended", async () => {
    const child = Bun.spawn(["sleep", "60"]);
    const identity = identifyProcess(child.pid);
    expect(isRunning(identity)).toBe(true);
    child.kill("SIGKILL");
    await child.exited;
    expect(isRunning(identity)).toBe(false);
  });

  test("is false of a zombie, whose pid is still taken", async () => {
    // The shell replaces itself by a sleep that never asks after the child it inherited.
    const parent = Bun.spawn(["sh", "-c", "sleep 0 & echo $!; exec sleep 60"], { stdout: "pipe" });
    const { value } = await parent.stdout.getReader().read();
    const pid = Number(new TextDecoder().decode(value));
    const deadline = Date.now() + 5000;
    while (isRunning({ pid, startTime: null }) && Date.now() < deadline) await Bun.sleep(5);
    expect(() => process.kill(pid, 0)).not.toThrow();
    expect(isRunning({ pid, startTime: null })).toBe(false);
    parent.kill("SIGKILL");
    await parent.exited;
  });

  test("is false of a pid that nobody has", () => {
    expect(isRunning({ pid: 2 ** 22 + 1, startTime: null })).toBe(false);
    expect(isRunning({ pid: 2 ** 22 + 1, startTime: 1 })).toBe(false);
  });
});
