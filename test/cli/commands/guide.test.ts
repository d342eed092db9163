// `agentproxy guide` and the README.md of the state directory, and that every command in it works.

import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Failure } from "../../../src/failures/failure.ts";
import { failures } from "../../../src/failures/catalogue.ts";
import { tools } from "../../../src/tools/catalogue.ts";
import { binaryPath } from "../../support/binary.ts";
import { askedOfDocker } from "../../support/docker-daemon.ts";
import { testWith } from "../../support/need.ts";
import { startSession, type Session } from "../../support/session.ts";
import { temporaryFolder } from "../../support/temporary.ts";
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
  for (const { seeAlso = [] } of Object.values<Failure>(failures)) {
    for (const topic of seeAlso) expect(stdout).toContain(`\n## ${topic}\n`);
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

/** The commands that stand on lines of their own. */
async function commandsOf(session: Session): Promise<string[]> {
  const { stdout } = await session.home.agentproxy(["guide"]);
  return [...stdout.matchAll(/^ {4,}(\S.*)$/gm)].map(([, command]) => command ?? "");
}

testWith(["docker"], "docker's commands ask for a network, a proxy and a CA that are there", async () => {
  await using session = await startSession();
  const folder = temporaryFolder("context");
  writeFileSync(join(folder, "Dockerfile"), "FROM scratch\n");
  const commands = (await commandsOf(session)).filter((command) => command.startsWith("docker "));
  expect(commands.map((command) => command.split(" ")[1])).toEqual(["run", "build"]);
  const [run = "", build = ""] = commands;

  const [create] = await askedOfDocker(session, run.replace(/IMAGE$/, "image"), folder);
  expect(create?.path).toBe("/containers/create");
  const { Env, Image, HostConfig } = JSON.parse(create?.body ?? "") as {
    Env: string[];
    Image: string;
    HostConfig: { NetworkMode: string; Binds: string[] };
  };
  expect(Env).toEqual(expect.arrayContaining([`HTTPS_PROXY=${session.url}`, `https_proxy=${session.url}`]));
  expect([Image, HostConfig.NetworkMode]).toEqual(["image", "host"]);
  const [source = "", ...place] = HostConfig.Binds[0]?.split(":") ?? [];
  expect(readFileSync(source, "utf8")).toContain("BEGIN CERTIFICATE");
  expect(place).toEqual(["/etc/ssl/certs/ca-certificates.crt", "ro"]);

  const [built] = await askedOfDocker(session, build, folder);
  expect([built?.path, built?.query.get("networkmode")]).toEqual(["/build", "host"]);
  expect(JSON.parse(built?.query.get("buildargs") ?? "")).toEqual({ HTTPS_PROXY: session.url });
});

testWith(["curl", "git"], "every command that it shows works", async () => {
  await using session = await startSession();
  // Docker's are below.
  const here = (await commandsOf(session)).filter((command) => !command.startsWith("docker "));
  expect(here.length).toBeGreaterThan(6);
  const PATH = `${dirname(binaryPath())}:${session.env["PATH"]}`;
  for (const command of here) {
    const { exitCode, stderr } = await session.tool(["sh", "-c", command], { env: { PATH } });
    expect([command, exitCode, stderr]).toEqual([command, 0, ""]);
  }
});
