// Tests of the Squid that end-to-end tests use as upstream, asked directly.

import { expect } from "bun:test";
import { runCommand } from "./command.ts";
import type { CommandResult } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { testWith } from "./need.ts";
import { nginxPrograms, startNginx } from "./nginx.ts";
import { originCa } from "./origin-ca.ts";
import { program } from "./programs.ts";
import { shared } from "./shared.ts";
import { squidPrograms, startSquid } from "./squid.ts";
import type { Squid } from "./squid.ts";
import { temporaryFolder } from "./temporary.ts";

const programs = [...squidPrograms, ...nginxPrograms, "curl"];
const names = ["good.test", "expired.test", "denied.test"];

const nginx = shared(async () => {
  const ca = await originCa();
  return startNginx([
    { name: "good.test", certificate: ca.certificate("good") },
    { name: "expired.test", certificate: ca.certificate("expired") },
  ]);
});

async function curlThrough(squid: Squid, host: string, ...flags: readonly string[]): Promise<CommandResult> {
  return runCommand(
    [program("curl"), "-sS", "-x", squid.bumpUrl, "--cacert", squid.caFile, ...flags, `https://${host}/`],
    { env: freshEnvironment(temporaryFolder("home")) },
  );
}

testWith(programs, "Squid re-terminates, denies, verifies, and comes back on its port", async () => {
  const ca = await originCa();
  const origin = await nginx();
  await using squid = await startSquid({ originRoots: ca.rootFile, names, denied: ["denied.test"] });
  const good = `good.test:${origin.port("good.test")}`;
  expect(await curlThrough(squid, good)).toMatchObject({ exitCode: 0, stdout: "hello from good.test\n" });

  const page = await curlThrough(squid, "denied.test", "-w", "%{http_connect} %{http_code}");
  expect(page.stdout).toEndWith("200 403");
  const refusal = await curlThrough(squid, "denied.test", "-x", squid.tunnelUrl, "-w", "%{http_connect}");
  expect(refusal.stdout).toBe("403");

  const expired = await curlThrough(
    squid,
    `expired.test:${origin.port("expired.test")}`,
    "-w",
    "%{http_code}",
  );
  expect(expired.stdout).toContain("ERR_SECURE_CONNECT_FAIL");

  await squid.stop();
  expect((await curlThrough(squid, good)).exitCode).toBe(7);
  await squid.start();
  expect(await curlThrough(squid, good)).toMatchObject({ exitCode: 0, stdout: "hello from good.test\n" });
});

testWith(programs, "Squid asks for credentials when it has a user", async () => {
  const ca = await originCa();
  const origin = await nginx();
  const user = { name: "agent", password: "pass word" };
  await using squid = await startSquid({ originRoots: ca.rootFile, names, user });
  const good = `good.test:${origin.port("good.test")}`;
  expect((await curlThrough(squid, good)).stderr).toContain("407");
  expect(await curlThrough(squid, good, "-U", "agent:pass word")).toMatchObject({
    exitCode: 0,
    stdout: "hello from good.test\n",
  });
});
