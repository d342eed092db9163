// Tests of the small files that variables lead tools to.

import { expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeStateFiles } from "../../src/tools/state-files.ts";
import type { StateFile } from "../../src/tools/tool.ts";
import type { SessionFacts } from "../../src/trust/session-facts.ts";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary.ts";

interface Place {
  readonly home: string;
  readonly facts: SessionFacts;
  readonly write: (...files: StateFile[]) => ReturnType<typeof writeStateFiles>;
}

function place(): Place {
  const home = temporaryFolder("home");
  const stateDir = join(home, ".agentproxy");
  mkdirSync(stateDir);
  const facts: SessionFacts = {
    url: "http://127.0.0.1:4321",
    hostname: "127.0.0.1",
    port: 4321,
    stateDir,
    bundle: join(stateDir, "ca-bundle.crt"),
    ca: join(stateDir, "agent-proxy-ca.crt"),
    truststore: null,
    noProxy: ["localhost"],
    files: [],
  };
  return { home, facts, write: (...files) => writeStateFiles({ facts, home, env: {}, files }) };
}

const file = (name: string, compose: StateFile["compose"]): StateFile => ({ name, compose });
const bundleFile = file("rc", ({ bundle }) => `ca = ${bundle}\n`);
const copy = file("copy", (_facts, user) => user.read(join(user.home, ".rc")));
const modeOf = (path: string): number => statSync(path).mode & 0o7777;

test("a file is written for others to read, and named", () => {
  const { facts, write } = place();
  expect(write(bundleFile)).toEqual({ names: ["rc"], warnings: [] });
  const path = join(facts.stateDir, "rc");
  expect([readFileSync(path, "utf8"), modeOf(path)]).toEqual([`ca = ${facts.bundle}\n`, 0o644]);
});

test("a file in folders is named with them, and they are made", () => {
  const { facts, write } = place();
  const { names } = write(
    file("a/b/rc", () => "x"),
    file("a/rc", () => "x"),
  );
  expect(names).toEqual(["a", "a/b", "a/b/rc", "a/rc"]);
  expect([modeOf(join(facts.stateDir, "a/b")), modeOf(join(facts.stateDir, "a/b/rc"))]).toEqual([
    0o755, 0o644,
  ]);
});

test("the umask changes no mode", () => {
  const { facts, write } = place();
  const umask = process.umask(0o077);
  try {
    write(file("a/rc", () => "x"));
  } finally {
    process.umask(umask);
  }
  expect([modeOf(join(facts.stateDir, "a")), modeOf(join(facts.stateDir, "a/rc"))]).toEqual([0o755, 0o644]);
});

test("a file with the same text is not touched, and another text takes its place whole", () => {
  const { facts, write } = place();
  const path = join(facts.stateDir, "rc");
  write(bundleFile);
  const first = statSync(path).ino;
  write(bundleFile);
  expect(statSync(path).ino).toBe(first);
  write(file("rc", () => "other\n"));
  expect([readFileSync(path, "utf8"), statSync(path).ino === first]).toEqual(["other\n", false]);
});

test("a file that has no use any more is removed, and not named", () => {
  const { facts, write } = place();
  write(bundleFile);
  expect(write(file("rc", () => null))).toEqual({ names: [], warnings: [] });
  expect(existsSync(join(facts.stateDir, "rc"))).toBe(false);
});

test("a copy is open to no more people than what it was made from", () => {
  const { home, facts, write } = place();
  const theirs = join(home, ".rc");
  writeFileSync(theirs, "password = s3cret\n");
  for (const [mode, expected] of [
    [0o644, 0o644],
    [0o600, 0o600],
    [0o640, 0o600],
  ] as const) {
    chmodSync(theirs, mode);
    // Of another text each time, so that it is written.
    write(file("copy", (_facts, user) => `${user.read(theirs)}# ${mode}\n`));
    expect(modeOf(join(facts.stateDir, "copy"))).toBe(expected);
  }
});

test("a copy is closed when what it was made from is", () => {
  const { home, facts, write } = place();
  writeFileSync(join(home, ".rc"), "x\n");
  write(copy);
  chmodSync(join(home, ".rc"), 0o600);
  write(copy);
  expect(modeOf(join(facts.stateDir, "copy"))).toBe(0o600);
});

test("the privacy of one file is not that of the next", () => {
  const { home, facts, write } = place();
  writeFileSync(join(home, ".rc"), "x\n", { mode: 0o600 });
  write(copy, bundleFile);
  expect(modeOf(join(facts.stateDir, "rc"))).toBe(0o644);
});

test("what is copied keeps its bytes, whatever its encoding", () => {
  const { home, facts, write } = place();
  const theirs = Buffer.from("\ufeff# caf\u00e9\r\n", "latin1");
  writeFileSync(join(home, ".rc"), theirs);
  write(file("copy", (_facts, user) => `${user.read(join(user.home, ".rc"))}# \u00e9\n`));
  expect(readFileSync(join(facts.stateDir, "copy"))).toEqual(
    Buffer.concat([theirs, Buffer.from("# \u00e9\n")]),
  );
});

test("a file of the user's that is not there is nothing to speak of", () => {
  const { write } = place();
  expect(write(copy)).toEqual({ names: [], warnings: [] });
});

test.each([
  ["a folder", "it is not a regular file"],
  ["a pipe", "it is not a regular file"],
  ["larger than any rc file", "it is larger than 1048576 bytes"],
  ["no text", "it is not a text file"],
])("a file of the user's that is %s is told, and taken for absent", async (what, cause) => {
  const { home, write } = place();
  const path = join(home, ".rc");
  if (what === "a folder") mkdirSync(path);
  else if (what === "a pipe")
    await runCommand(["mkfifo", path], { env: { PATH: process.env["PATH"] ?? "" } });
  else writeFileSync(path, what === "no text" ? Buffer.alloc(9) : "x".repeat(1024 * 1024 + 1));
  expect(write(copy)).toEqual({ names: [], warnings: [`Cannot read ${JSON.stringify(path)}: ${cause}`] });
});

test("a file that cannot be written is told and left out, and the others are written", () => {
  const { facts, write } = place();
  mkdirSync(join(facts.stateDir, "rc"));
  const { names, warnings } = write(
    bundleFile,
    file("other", () => "x"),
  );
  expect(names).toEqual(["other"]);
  expect(warnings).toEqual([expect.stringContaining(JSON.stringify(join(facts.stateDir, "rc")))]);
});
