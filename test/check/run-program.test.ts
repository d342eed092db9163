// Running a program with a limit.

import { expect, test } from "bun:test";
import { join } from "node:path";
import { runProgram } from "../../src/check/run-program.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { until } from "../support/until.ts";

function optionsFor(script: string, limitMs = 10_000): Parameters<typeof runProgram>[0] {
  const folder = temporaryFolder("program");
  return {
    argv: ["/bin/sh", "-c", script],
    env: { PATH: "/usr/bin:/bin" },
    folder,
    input: "",
    outputFile: join(folder, "output"),
    limitMs,
    abort: new AbortController().signal,
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("its output, input and exit code come back", async () => {
  const run = await runProgram({ ...optionsFor("cat; echo bad >&2; exit 7"), input: "given\n" });
  expect(run).toMatchObject({ exitCode: 7, signal: null, timedOut: false, output: "given\nbad\n" });
});

test("at the limit it ends with all that it has started", async () => {
  const run = await runProgram(optionsFor("sleep 60 & echo $!; wait", 300));
  expect(run).toMatchObject({ timedOut: true, signal: null });
  expect(run.durationMs).toBeLessThan(5000);
  await until(
    () => "the child to end",
    () => !isAlive(Number(run.output)),
  );
});

test("what it leaves behind neither holds it up nor stays", async () => {
  const run = await runProgram(optionsFor("sleep 60 & echo $!"));
  expect(run).toMatchObject({ exitCode: 0, timedOut: false });
  await until(
    () => "the child to end",
    () => !isAlive(Number(run.output)),
  );
});

test("one that cannot be started says why", async () => {
  const run = await runProgram({ ...optionsFor(""), argv: ["/nonexistent"] });
  expect(run.exitCode).toBeNull();
  expect(run.output).not.toBe("");
});
