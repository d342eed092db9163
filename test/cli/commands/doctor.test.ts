// `agentproxy doctor`, as conversations with the compiled binary.

import { describe, expect, test } from "bun:test";
import { appendFileSync, chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckReport } from "../../../src/doctor/check.ts";
import type { CommandOptions } from "../../support/command.ts";
import { testWith } from "../../support/need.ts";
import { freePort } from "../../support/ports.ts";
import { startSession } from "../../support/session.ts";
import type { Session, SessionOptions } from "../../support/session.ts";
import type { SessionConfig } from "../../support/session-config.ts";
import { createUserHome } from "../../support/user-home.ts";

interface Answer {
  readonly exitCode: number;
  readonly healthy: boolean;
  /** "check: code" of what is told, with silenced checks left out. */
  readonly found: readonly string[];
  readonly checks: readonly CheckReport[];
}

async function ask(session: Session, options: Partial<CommandOptions> = {}): Promise<Answer> {
  const { exitCode, stdout, stderr } = await session.home.agentproxy(["doctor", "--json"], {
    ...options,
    env: { ...session.env, ...options.env },
  });
  if (stdout === "") throw new Error(stderr);
  const { healthy, checks } = JSON.parse(stdout) as { healthy: boolean; checks: CheckReport[] };
  const found = checks
    .filter(({ state }) => state !== "silenced")
    // What is wrong with this machine's own files is no matter of the home.
    .flatMap(({ id, findings }) =>
      findings
        .filter(({ place }) => !/^\/(?:etc|usr)\//.test(place ?? ""))
        .map(({ code }) => `${id}: ${code}`),
    )
    .filter((one) => !one.includes("bare-child") && !one.includes("containers_apart"));
  return { exitCode, healthy, found, checks };
}

const start = (config: SessionConfig = {}, options: SessionOptions = {}): Promise<Session> =>
  startSession(config, options);

test("where all is well it says so, and exits with 0", async () => {
  await using session = await start();
  expect(await ask(session)).toMatchObject({ exitCode: 0, healthy: true, found: [] });
  const { stdout } = await session.home.agentproxy(["doctor"], { env: session.env });
  expect(stdout).toMatch(/^ok {9}the state directory can be used\nok {9}the proxy answers\n/);
});

test("where nothing runs that alone is told", async () => {
  const home = createUserHome();
  const { exitCode, stdout } = await home.agentproxy(["doctor", "--json"]);
  const { checks } = JSON.parse(stdout) as { checks: CheckReport[] };
  const problems = checks.filter(({ state }) => state === "problem").map(({ id }) => id);
  expect([exitCode, problems]).toEqual([1, ["proxy-answers"]]);
  // What was not looked at is not told as well.
  expect(checks.filter(({ state }) => state === "ok").map(({ id }) => id)).not.toContain("upstream");
  expect((await home.agentproxy(["doctor"])).stdout).toEndWith("\n1 problem\n");
});

describe("a shell", () => {
  test("without the session's environment is told what to run", async () => {
    await using session = await start();
    const { stdout, exitCode } = await session.home.agentproxy(["doctor"]);
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('fix: eval "$(agentproxy env)"')]);
  });

  test("in which all goes around is told of it", async () => {
    await using session = await start();
    const around = await ask(session, { env: { NO_PROXY: "localhost,*" } });
    expect([around.exitCode, around.found]).toEqual([1, ["environment: variables_differ"]]);
    const other = await ask(session, { env: { https_proxy: "http://10.0.0.1:1" } });
    expect([other.exitCode, other.found]).toEqual([1, ["environment: variables_differ"]]);
    const less = await ask(session, { env: { NO_PROXY: "localhost" } });
    expect([less.exitCode, less.found]).toEqual([0, ["environment: variables_differ"]]);
  });

  test("with another proxy left is told of it", async () => {
    await using session = await start();
    const answer = await ask(session, { env: { ALL_PROXY: "http://10.0.0.1:1" } });
    expect([answer.exitCode, answer.found]).toEqual([1, ["environment: proxies_left"]]);
  });
});

test("a bundle without the CA, or none, is told", async () => {
  await using session = await start();
  writeFileSync(join(session.stateDir, "ca-bundle.crt"), "");
  expect((await ask(session)).found).toContain("certificate-authority: bundle_without_ca");
  rmSync(join(session.stateDir, "ca-bundle.crt"));
  expect((await ask(session)).found).toContain("certificate-authority: bundle_missing");
});

test("a truststore without the CA, or none that can be read, is told", async () => {
  // The store of JVMs is made where there is something that reads it.
  await using session = await start();
  const { javaTrustStorePath: path } = await session.status();
  if (path === null) throw new Error("no truststore was made");
  writeFileSync(path, "garbage");
  expect((await ask(session)).found).toEqual(["certificate-authority: truststore_unusable"]);
  rmSync(path);
  expect((await ask(session)).found).toEqual(["certificate-authority: truststore_unusable"]);
});

test("a file that is gone, to which variables lead tools, is told", async () => {
  await using session = await start();
  rmSync(join(session.stateDir, "system-wgetrc"));
  expect(await ask(session)).toMatchObject({ exitCode: 1, found: ["environment: files_missing"] });
});

test("a block of ours that is gone from a file of the home is told", async () => {
  await using session = await start();
  writeFileSync(join(session.home.home, ".bazelrc"), "");
  expect((await ask(session)).found).toEqual(["stores: bazel_home_absent"]);
});

test("a state directory that others may write to is told", async () => {
  await using session = await start();
  chmodSync(session.stateDir, 0o777);
  expect((await ask(session)).found).toEqual(["state-directory: state_dir_open"]);
});

testWith(["git"], "git's conflicts are told, of this folder too", async () => {
  await using session = await start();
  appendFileSync(join(session.home.home, ".gitconfig"), "[http]\n\tsslVerify = false\n");
  const folder = join(session.home.home, "work");
  mkdirSync(folder);
  const git = (...argv: string[]) => session.tool(["git", ...argv], { cwd: folder });
  await git("init", "-q");
  await git("config", "http.proxy", "");
  const answer = await ask(session, { cwd: folder });
  expect(answer.found.toSorted()).toEqual(["git: http_proxy_empty", "git: ssl_verify_off"]);
  const fixes = answer.checks.flatMap(({ findings }) => findings.map(({ fix }) => fix ?? ""));
  for (const fix of fixes.filter((one) => one.startsWith("git config"))) {
    expect((await session.tool(["sh", "-c", fix], { cwd: folder })).exitCode).toBe(0);
  }
  expect(await ask(session, { cwd: folder })).toMatchObject({ exitCode: 0, found: [] });
});

test("an upstream that is gone is told, and one that is no proxy", async () => {
  await using gone = await start({ proxy: { upstream: `http://127.0.0.1:${await freePort()}` } });
  expect((await ask(gone)).found).toEqual(["upstream: upstream_unreachable"]);
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: (socket) => void socket.end("220 mail.test ESMTP\r\n") },
  });
  await using other = await start({ proxy: { upstream: `http://127.0.0.1:${server.port}` } });
  const { found } = await ask(other);
  server.stop(true);
  expect(found).toEqual(["upstream: upstream_is_no_proxy"]);
  const page = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: (socket) => void socket.end("HTTP/1.0 501 Unsupported method\r\n\r\n") },
  });
  await using web = await start({ proxy: { upstream: `http://127.0.0.1:${page.port}` } });
  const told = await ask(web);
  page.stop(true);
  expect(told.found).toEqual(["upstream: upstream_is_no_proxy"]);
});

test("a proxy that docker passes into containers is told where it is at loopback", async () => {
  await using session = await start();
  mkdirSync(join(session.home.home, ".docker"));
  const proxies = { default: { httpsProxy: "http://127.0.0.1:1", httpProxy: "http://proxy.test:1" } };
  writeFileSync(join(session.home.home, ".docker/config.json"), JSON.stringify({ proxies }));
  const { found, checks } = await ask(session);
  expect(found).toEqual(["containers: docker_proxy_at_loopback"]);
  expect(checks.at(-1)?.findings[0]?.message).toContain("proxies.default.httpsProxy");
});

test("what goes against the session in the configuration of tools is told, with its place", async () => {
  await using session = await start();
  const { home } = session.home;
  writeFileSync(join(home, ".curlrc"), 'silent\nproxy = "http://user:hunter2@corp.example:3128"\n');
  writeFileSync(join(home, ".npmrc"), "strict-ssl=false\n");
  const { found, checks, exitCode } = await ask(session, { env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } });
  expect([exitCode, found.toSorted()]).toEqual([
    1,
    [
      "overriding-files: other_proxy",
      "overriding-files: verification_off",
      "overriding-files: verification_off",
    ],
  ]);
  const findings = checks.find(({ id }) => id === "overriding-files")?.findings ?? [];
  expect(findings.map(({ place }) => place).filter((place) => !place?.startsWith("/etc/"))).toEqual([
    `${home}/.curlrc:2`,
    `${home}/.npmrc:1`,
    "NODE_TLS_REJECT_UNAUTHORIZED",
  ]);
  expect(JSON.stringify(findings)).not.toContain("hunter2");
});

test("an unknown flag is an error", async () => {
  const { exitCode, stderr } = await createUserHome().agentproxy(["doctor", "--jsn"]);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("did you mean --json?")]);
});
