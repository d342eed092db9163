// What is wrong with the state directory is told in one line that names the path, with the way out, and nothing is left half-written.

import { expect } from "bun:test";
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { binaryForAll, otherUserPrograms, withoutRights } from "../support/other-user.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { createUserHome } from "../support/user-home.ts";

interface Row {
  readonly what: string;
  /** Spoils the state directory, which is not there yet. */
  readonly spoil: (stateDir: string) => void;
  /** The error without its opening; STATE stands for the state directory. */
  readonly error: string;
  readonly hint: string;
  readonly command?: readonly string[];
}

const folder = (path: string): void => void mkdirSync(path, { recursive: true });
const ownFolder = "the state directory must be a folder; choose another one with --state-dir";
const folderInTheWay = "there should be a file: remove the folder";

const rows: readonly Row[] = [
  {
    what: "a file in its place",
    spoil: (stateDir) => writeFileSync(stateDir, "precious"),
    error: 'cannot make folder "STATE": file already exists',
    hint: ownFolder,
  },
  {
    what: "a file in the place of its parent",
    spoil: (stateDir) => writeFileSync(join(stateDir, ".."), "precious"),
    error: 'cannot make folder "STATE": not a directory',
    hint: ownFolder,
  },
  {
    what: "a symlink to nothing",
    spoil: (stateDir) => symlinkSync("/absent/place", stateDir),
    error: 'cannot make folder "STATE": no such file or directory',
    hint: "choose another one with --state-dir",
  },
  {
    what: "a folder in the place of the bundle",
    spoil: (stateDir) => folder(join(stateDir, "ca-bundle.crt")),
    error: 'cannot read "STATE/ca-bundle.crt": illegal operation on a directory',
    hint: folderInTheWay,
  },
  {
    what: "a folder in the place of the CA's certificate",
    spoil: (stateDir) => folder(join(stateDir, "agent-proxy-ca.crt")),
    error: 'cannot read "STATE/agent-proxy-ca.crt": illegal operation on a directory',
    hint: folderInTheWay,
  },
  {
    what: "a folder in the place of the record",
    spoil: (stateDir) => folder(join(stateDir, "run/proxy.json")),
    error: 'cannot read "STATE/run/proxy.json": illegal operation on a directory',
    hint: folderInTheWay,
  },
  {
    what: "a folder in the place of the remembered port",
    spoil: (stateDir) => folder(join(stateDir, "run/port")),
    error: 'cannot read "STATE/run/port": illegal operation on a directory',
    hint: folderInTheWay,
  },
  {
    what: "garbage in the lock",
    spoil(stateDir) {
      folder(join(stateDir, "run"));
      writeFileSync(join(stateDir, "run/lock.db"), "garbage ".repeat(200));
    },
    error: 'cannot lock "STATE/run/lock.db": file is not a database',
    hint: "remove it",
  },
  {
    what: "a symlink in the place of the log",
    spoil(stateDir) {
      folder(join(stateDir, "run"));
      symlinkSync("/etc/passwd", join(stateDir, "run/agentproxy.log"));
    },
    error: 'cannot open log "STATE/run/agentproxy.log": too many symbolic links encountered',
    hint: "remove the symlink",
    command: ["up", "--detach"],
  },
  {
    what: "no right to write in it",
    spoil(stateDir) {
      folder(stateDir);
      chmodSync(stateDir, 0o555);
    },
    error: 'cannot make folder "STATE/run": permission denied',
    hint: "run as the user whom the state directory belongs to, or choose another one with --state-dir",
  },
  {
    what: "no right to make it",
    spoil(stateDir) {
      folder(join(stateDir, ".."));
      chmodSync(join(stateDir, ".."), 0o555);
    },
    error: 'cannot make folder "STATE": permission denied',
    hint: "run as the user whom the state directory belongs to, or choose another one with --state-dir",
  },
];

for (const { what, spoil, error, hint, command = ["up"] } of rows) {
  // Root is hindered by everything but permissions.
  const isAboutRights = error.endsWith("permission denied");
  testWith(isAboutRights ? otherUserPrograms : [], `${what} is told`, async () => {
    const { home, env } = createUserHome("");
    const stateDir = join(temporaryFolder("spoilt"), "in", "state");
    if (!what.includes("parent")) folder(join(stateDir, ".."));
    spoil(stateDir);
    const argv = [binaryForAll(), ...command, "--state-dir", stateDir];
    const { exitCode, stdout, stderr } = await runCommand(isAboutRights ? withoutRights(argv) : argv, {
      env: { ...env, HOME: home },
      cwd: "/",
    });
    const expected = `agentproxy: error: ${error}\nagentproxy: hint: ${hint}\n`;
    expect(stderr).toBe(expected.replaceAll("STATE", stateDir));
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(namesIn(stateDir).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true }) as string[];
  } catch {
    // It is no folder, which is what the row is about.
    return [];
  }
}
