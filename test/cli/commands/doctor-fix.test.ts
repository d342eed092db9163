// `agentproxy doctor --fix` and `--undo`, as conversations with the compiled binary.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { binaryPath } from "../../support/binary.ts";
import type { CommandResult } from "../../support/command.ts";
import { testWith } from "../../support/need.ts";
import { startSession } from "../../support/session.ts";
import type { Session } from "../../support/session.ts";
import { expectMendsAtHome } from "../../support/mending.ts";

const curlrc = '# mine\nproxy = "http://user:hunter2@corp.example:3128"\nuser = "me:hunter2"\nsilent\n';

interface World extends AsyncDisposable {
  readonly session: Session;
  readonly file: string;
  doctor(...argv: readonly string[]): Promise<CommandResult>;
}

async function world(text = curlrc): Promise<World> {
  const session = await startSession({});
  const file = join(session.home.home, ".curlrc");
  writeFileSync(file, text);
  await expectMendsAtHome(session);
  return {
    session,
    file,
    doctor: (...argv) => session.home.agentproxy(["doctor", ...argv], { env: session.env }),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

test("without a terminal and without --yes it shows, and changes nothing", async () => {
  await using here = await world();
  const { exitCode, stdout, stderr } = await here.doctor("--fix");
  expect(exitCode).toBe(1);
  expect(stdout).toBe(
    `--- ${here.file}\n+++ ${here.file}\n@@ -2 +1,0 @@\n-proxy = "http://***@corp.example:3128"\n\n`,
  );
  expect(stderr).toContain("nothing is changed: add --yes");
  expect(readFileSync(here.file, "utf8")).toBe(curlrc);
});

test("with --yes it mends, and --undo takes that back byte for byte", async () => {
  await using here = await world();
  const { exitCode, stdout } = await here.doctor("--fix", "--yes");
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("-proxy = ")]);
  expect(readFileSync(here.file, "utf8")).toBe('# mine\nuser = "me:hunter2"\nsilent\n');
  expect((await here.doctor("--fix", "--yes")).stdout).toBe("nothing to mend\n");
  expect(await here.doctor("--undo")).toMatchObject({ exitCode: 0, stdout: `restored   ${here.file}\n` });
  expect(readFileSync(here.file, "utf8")).toBe(curlrc);
  expect(await here.doctor("--undo")).toMatchObject({ exitCode: 0, stdout: "nothing to undo\n" });
});

testWith(["script"], "at a terminal it asks, and takes yes for yes alone", async () => {
  await using here = await world();
  const { session } = here;
  const ask = async (answer: string): Promise<string> => {
    const line = `printf '${answer}\\n' | script -qec '"${binaryPath()}" doctor --fix' /dev/null`;
    return (await session.tool(["sh", "-c", line])).stdout;
  };
  expect(await ask("n")).toContain("Change this file? [y/N]");
  expect(readFileSync(here.file, "utf8")).toBe(curlrc);
  await ask("y");
  expect(readFileSync(here.file, "utf8")).not.toContain("proxy");
});

test("what somebody else has changed in the same lines is left, with both versions shown", async () => {
  await using here = await world();
  await here.doctor("--fix", "--yes");
  writeFileSync(here.file, '# user = "me:hunter2"\nuser = "me:hunter2"\nsilent\n');
  const { exitCode, stdout, stderr } = await here.doctor("--undo");
  expect(exitCode).toBe(1);
  expect(stdout).toContain('+proxy = "http://***@corp.example:3128"\n');
  expect(stdout + stderr).not.toContain("hunter2");
  expect(readFileSync(here.file, "utf8")).toBe('# user = "me:hunter2"\nuser = "me:hunter2"\nsilent\n');
  const record = /is kept in "([^"]+)"/.exec(stderr)?.[1] ?? "";
  expect(existsSync(record)).toBe(true);
});

test("uninstall takes a mend back too, and loses nothing that somebody else has written since", async () => {
  await using here = await world("a = b\nb = c\nproxy = \nc = d\nd = e\n");
  const { session, file } = here;
  await here.doctor("--fix", "--yes");
  writeFileSync(file, `${readFileSync(file, "utf8")}e = f\n`);
  await session.home.agentproxy(["down"]);
  const { exitCode, stderr } = await session.home.agentproxy(["uninstall"]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(readFileSync(file, "utf8")).toBe("a = b\nb = c\nproxy = \nc = d\nd = e\ne = f\n");
});

test("JSON tells each file, what is left, and whether it was changed", async () => {
  await using here = await world();
  const folder = join(here.session.home.home, "work");
  mkdirSync(join(folder, ".git"), { recursive: true });
  writeFileSync(join(folder, ".npmrc"), "strict-ssl=false\n");
  const json = async (...argv: readonly string[]): Promise<unknown> => {
    const asked = await here.session.home.agentproxy(["doctor", "--json", ...argv], {
      env: here.session.env,
      cwd: folder,
    });
    return JSON.parse(asked.stdout);
  };
  expect(await json("--fix", "--yes")).toMatchObject({
    files: [{ path: here.file, workTree: null, changed: true, fault: null }],
    left: [{ place: `${folder}/.npmrc:1`, key: "strict-ssl" }],
  });
  expect(await json("--fix", "--yes", "--project")).toMatchObject({
    files: [{ path: `${folder}/.npmrc`, workTree: folder, changed: true }],
    left: [],
  });
  expect(await json("--undo")).toMatchObject({
    files: [{ outcome: "restored" }, { path: here.file, outcome: "restored", detail: null }],
  });
});
