// The CA's key: where others may have read or put it, or we cannot read it, nothing is signed with it and nothing replaces it.

import { expect } from "bun:test";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { mustRun, runCommand } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { binaryForAll, nobody, otherUserPrograms, withoutRights } from "../support/other-user.ts";
import { createUserHome } from "../support/user-home.ts";
import type { UserHome } from "../support/user-home.ts";

const isRoot = process.getuid?.() === 0;
const modes = [0o640, 0o604, 0o644, 0o660, 0o666, 0o777, 0o620];

/** A home whose CA has been made. */
async function withCa(): Promise<{ readonly user: UserHome; readonly key: string }> {
  const user = createUserHome("");
  expect((await user.agentproxy(["run", "--", "true"])).exitCode).toBe(0);
  return { user, key: join(user.stateDir, "ca/authority.pem") };
}

interface Row {
  readonly what: string;
  readonly spoil: (key: string) => Promise<void> | void;
  readonly cause: string;
  readonly hint: RegExp;
  readonly programs?: readonly string[];
}

const rows: readonly Row[] = [
  ...modes.map((mode) => ({
    what: `mode ${mode.toString(8)}`,
    spoil: (key: string) => chmodSync(key, mode),
    cause: `others than its owner may read it (mode 0${mode.toString(8)})`,
    hint: /^remove it, to have a new CA made; or, if nobody else can have read it, run: chmod 600 /,
  })),
  {
    what: "a symlink, even to a sound key",
    spoil(key) {
      renameSync(key, `${key}.real`);
      symlinkSync(`${key}.real`, key);
    },
    cause: "it is a symlink",
    hint: /^remove it, to have a new CA made$/,
  },
  {
    what: "a folder",
    spoil(key) {
      rmSync(key);
      mkdirSync(key);
    },
    cause: "it is not a file",
    hint: /^remove it, to have a new CA made$/,
  },
  {
    what: "a pipe that nobody writes to",
    async spoil(key) {
      rmSync(key);
      await mustRun(["mkfifo", "-m", "600", key], { env: freshEnvironment("/") });
    },
    cause: "it is not a file",
    hint: /^remove it, to have a new CA made$/,
  },
];

for (const { what, spoil, cause, hint } of rows) {
  testWith([], `a key with ${what}`, async () => {
    const { user, key } = await withCa();
    await spoil(key);
    const before = lstatSync(key);
    for (const [args, code] of [
      [["up"], 1],
      [["up", "--detach"], 1],
      [["run", "--", "true"], 125],
    ] as const) {
      const { exitCode, stdout, stderr } = await user.agentproxy(args, { timeoutMs: 10_000 });
      const [error, told] = stderr.split("\n");
      expect([args, error]).toEqual([args, `agentproxy: error: cannot use CA key "${key}": ${cause}`]);
      expect(told?.replace("agentproxy: hint: ", "")).toMatch(hint);
      expect([exitCode, stdout]).toEqual([code, ""]);
    }
    const { ino, mode } = lstatSync(key);
    expect({ ino, mode }).toEqual({ ino: before.ino, mode: before.mode });
  });
}

testWith(otherUserPrograms, "a key that cannot be read", async () => {
  const { user, key } = await withCa();
  // Its owner is root, or it is closed to its owner, too.
  if (isRoot) await mustRun(["chown", "-R", `${nobody}`, user.home], { env: freshEnvironment("/") });
  if (isRoot) await mustRun(["chown", "0", key], { env: freshEnvironment("/") });
  else chmodSync(key, 0o000);
  const argv = withoutRights([binaryForAll(), "up"]);
  const { exitCode, stderr } = await runCommand(argv, { env: user.env, cwd: "/" });
  expect(stderr).toBe(`agentproxy: error: cannot use CA key "${key}": permission denied
agentproxy: hint: run as the user that owns it, or choose another --state-dir
`);
  expect(exitCode).toBe(1);
});

testWith([], "a key of garbage is no secret, so it is replaced", async () => {
  const { user, key } = await withCa();
  const certificate = join(user.stateDir, "agent-proxy-ca.crt");
  const old = readFileSync(certificate, "utf8");
  for (const garbage of ["", "garbage", readFileSync(key, "utf8").slice(0, -100)]) {
    writeFileSync(key, garbage);
    expect((await user.agentproxy(["run", "--", "true"])).exitCode).toBe(0);
    expect(readFileSync(certificate, "utf8")).not.toBe(old);
    expect(readFileSync(key, "utf8")).toContain(readFileSync(certificate, "utf8").trim());
  }
});
