// Tests for the lock that dies with its process, each with real processes.

import { afterAll, afterEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takeLock } from "../../src/host/lock.ts";

const folder = mkdtempSync(join(tmpdir(), "lock-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Holder = Bun.Subprocess<"pipe", "pipe", "inherit">;
const running: Holder[] = [];
afterEach(async () => {
  for (const holder of running.splice(0)) {
    holder.kill("SIGKILL");
    await holder.exited;
  }
});

let count = 0;
const newPath = (): string => join(folder, `${count++}.db`);

function start(path: string): Holder {
  const script = join(import.meta.dir, "lock-holder.ts");
  const holder = Bun.spawn([process.execPath, script, path], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
  });
  running.push(holder);
  return holder;
}

async function answerOf(holder: Holder): Promise<string> {
  const { value } = await holder.stdout.getReader().read();
  return new TextDecoder().decode(value).trim();
}

test("a second process is refused while the first one lives", async () => {
  const path = newPath();
  expect(await answerOf(start(path))).toBe("owner");
  expect(await answerOf(start(path))).toBe("refused");
});

test("the lock of a process that was killed is free at once", async () => {
  const path = newPath();
  const first = start(path);
  expect(await answerOf(first)).toBe("owner");
  first.kill("SIGKILL");
  await first.exited;
  expect(await answerOf(start(path))).toBe("owner");
});

test("a child of the owner does not hold the lock after it", async () => {
  const path = newPath();
  const lock = await takeLock(path);
  const child = Bun.spawn(["sleep", "60"]);
  try {
    lock?.release();
    expect(await answerOf(start(path))).toBe("owner");
  } finally {
    child.kill();
    await child.exited;
  }
});

test("of 50 processes at once exactly one gets it", async () => {
  const path = newPath();
  const holders = Array.from({ length: 50 }, () => start(path));
  const answers = await Promise.all(holders.map(answerOf));
  expect(answers.filter((answer) => answer === "owner")).toHaveLength(1);
  expect(answers.filter((answer) => answer === "refused")).toHaveLength(49);
}, 60_000);

test("it can be released and taken again", async () => {
  const path = newPath();
  const first = await takeLock(path);
  expect(first).not.toBeNull();
  expect(await answerOf(start(path))).toBe("refused");
  first?.release();
  expect(await answerOf(start(path))).toBe("owner");
});

test("a folder that is not there and a file that is no database are errors, not a lock", async () => {
  const errorOf = (path: string): Promise<string> => takeLock(path).then(() => "none", String);
  expect(await errorOf(join(folder, "absent", "lock.db"))).toContain("Cannot lock");
  const garbage = newPath();
  writeFileSync(garbage, "garbage, and long enough to be looked at".repeat(50));
  expect(await errorOf(garbage)).toContain("file is not a database");
});
