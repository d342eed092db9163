// `agentproxy guide` and the README.md of the state directory, and that every command in it works.

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { failures } from "../../../src/failures/catalogue.ts";
import { tools } from "../../../src/tools/catalogue.ts";
import { binaryPath } from "../../support/binary.ts";
import { testWith } from "../../support/need.ts";
import { startSession } from "../../support/session.ts";
import { createUserHome } from "../../support/user-home.ts";

test("it is the file that the status names, with this session's URL and paths", async () => {
  await using session = await startSession();
  const { stdout, exitCode } = await session.home.agentproxy(["guide"]);
  const { readmePath, url } = await session.status();
  expect([exitCode, readmePath]).toEqual([0, `${session.stateDir}/README.md`]);
  expect(readFileSync(readmePath ?? "", "utf8")).toBe(stdout);
  for (const part of [url, session.stateDir, "Never turn certificate verification off"]) {
    expect(stdout).toContain(part);
  }
});

test("it has a section for every failure and every tool, which can be asked for by name", async () => {
  await using session = await startSession();
  const { stdout } = await session.home.agentproxy(["guide"]);
  for (const name of [...Object.keys(failures), ...tools.map(({ id }) => `tool-${id}`)]) {
    expect(stdout).toContain(`\n### ${name}\n`);
  }
  const one = await session.home.agentproxy(["guide", "policy-denied"]);
  expect([one.exitCode, one.stdout]).toEqual([0, expect.stringMatching(/^### policy-denied\n\n[^#]*$/)]);
});

test("a section that is none is an error that names the nearest", async () => {
  await using session = await startSession();
  const { exitCode, stderr } = await session.home.agentproxy(["guide", "policy-denid"]);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("did you mean policy-denied?")]);
});

test("without a proxy there is none", async () => {
  expect((await createUserHome().agentproxy(["guide"])).exitCode).toBe(3);
});

testWith(["git"], "every command that it shows works", async () => {
  await using session = await startSession();
  const { stdout } = await session.home.agentproxy(["guide"]);
  const commands = [...stdout.matchAll(/^ {4,}(\S.*)$/gm)].map(([, command]) => command ?? "");
  // Docker needs a daemon, which a test has not.
  const here = commands.filter((command) => !command.startsWith("docker "));
  expect(here.length).toBeGreaterThan(4);
  const PATH = `${dirname(binaryPath())}:${session.env["PATH"]}`;
  for (const command of here) {
    const { exitCode, stderr } = await session.tool(["sh", "-c", command], { env: { PATH } });
    expect([command, exitCode, stderr]).toEqual([command, 0, ""]);
  }
});
