// The page that the gateway answers itself, at the names below probe.agentproxy.internal.

import { afterAll, beforeAll, expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand, type CommandResult } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { sharedAuthority, startGateway, type Gateway } from "./rig.ts";

const folder = temporaryFolder("probe");
const caFile = join(folder, "ca.crt");
let gateway: Gateway;

beforeAll(async () => {
  // Nothing listens at the origin's port, and nothing may be dialled.
  gateway = await startGateway(1, [], { policy: { default: "deny" } });
  writeFileSync(caFile, (await sharedAuthority()).certificatePem);
});
afterAll(() => gateway[Symbol.asyncDispose]());

function curl(url: string, ...flags: string[]): Promise<CommandResult> {
  const proxy = ["--proxy", `http://127.0.0.1:${gateway.port}`];
  return runCommand(["curl", "-sS", "--cacert", caFile, ...proxy, ...flags, url], {
    cwd: folder,
    env: freshEnvironment(folder, {}),
  });
}

const sightOf = (name: string) => gateway.ledger.probes.all().find((sight) => sight.name === name);

testWith(["curl"], "the page says its name's own answer, and the tally tells who came", async () => {
  const name = "aaaa.probe.agentproxy.internal";
  const page = JSON.parse((await curl(`https://${name}/some/page?x=1`)).stdout) as object;
  const sight = sightOf(name);
  expect(sight).toMatchObject({ connects: 1, handshakes: 1, requests: 1 });
  expect(sight?.answer).toMatch(/^[0-9a-f]{40}$/);
  expect(page).toEqual({ answer: sight?.answer, name, path: "/some/page" });
  await curl("https://bbbb.probe.agentproxy.internal/");
  expect(sightOf("bbbb.probe.agentproxy.internal")?.answer).not.toBe(sight?.answer);
});

testWith(["curl"], "HEAD has the page's length and no page", async () => {
  const { stdout } = await curl("https://cccc.probe.agentproxy.internal/", "--head");
  expect(stdout).toMatch(/^HTTP\/1\.1 200 .*Content-Length: [1-9]/s);
  expect(stdout.trim()).toEndWith("Connection: close");
});

testWith(["curl"], "a client without the CA is told apart from one that never came", async () => {
  const name = "dddd.probe.agentproxy.internal";
  const { exitCode } = await curl(`https://${name}/`, "--cacert", "/etc/ssl/certs/ca-certificates.crt");
  expect(exitCode).toBe(60);
  expect(sightOf(name)).toMatchObject({ connects: 1, handshakes: 0, requests: 0 });
  expect((await gateway.failure()).code).toBe("client-rejected-certificate");
  expect(sightOf("eeee.probe.agentproxy.internal")).toBeUndefined();
});

testWith(["curl"], "a name that only ends alike is a host like any other", async () => {
  const { stderr } = await curl("https://evilprobe.agentproxy.internal/");
  expect(stderr).toContain("403");
});
