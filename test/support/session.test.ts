// Tests that a session of the test house is one as a user has it: the built binary, and nothing of this machine's.

import { expect } from "bun:test";
import { testWith } from "./need.ts";
import { nginxPrograms, startNginx } from "./nginx.ts";
import { originCa } from "./origin-ca.ts";
import { startSession } from "./session.ts";
import { createUserHome } from "./user-home.ts";

const programs = [...nginxPrograms, "curl"];

testWith(programs, "a session carries a tool's request, tells its status, and stops", async () => {
  const ca = await originCa();
  await using nginx = await startNginx([{ name: "good.test", certificate: ca.certificate("good") }]);
  await using session = await startSession({
    gateway: { extra_roots: [ca.rootFile], hosts: nginx.hosts },
    policy: { rule: [{ host: "denied.test", action: "deny", reason: "Not here." }] },
  });
  expect(session.env).toMatchObject({ HTTPS_PROXY: session.url, AGENT_PROXY_STATE_DIR: session.stateDir });
  const hello = { exitCode: 0, stdout: "hello from good.test\n" };
  expect(await session.tool(["curl", "-sS", "https://good.test/"])).toMatchObject(hello);
  expect(await session.run(["curl", "-sS", "https://good.test/"])).toMatchObject(hello);
  expect((await session.tool(["curl", "-sS", "https://denied.test/"])).stderr).toContain("403");
  const status = await session.status();
  expect(status.recentRelayFailures.map((failure) => failure.host)).toEqual(["denied.test:443"]);
  expect(status.tunnels.total).toBe(2);

  expect(await session.stop()).toBe(0);
  await using again = await startSession({}, { home: session.home });
  expect(again.port).toBe(session.port);
});

testWith([], "a session that cannot start says what up said", async () => {
  const failed = startSession("[proxy]\nlisten = 7\n");
  expect(failed).rejects.toThrow('Cannot start "agentproxy up"');
  await failed.catch(() => null);
});

testWith([], "a user's home lets in nothing of this machine's proxies and certificates", async () => {
  const home = createUserHome({}, { GIVEN: "x" });
  const names = Object.keys(home.env).filter((name) => /proxy|cert|ca_|bundle|^BUN|^NODE/i.test(name));
  expect(names).toEqual(["AGENT_PROXY_STATE_DIR", "AGENT_PROXY_STORES"]);
  expect((await home.agentproxy(["--version"])).exitCode).toBe(0);
});
