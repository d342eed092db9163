// What curl shows of a policy denial: the status of the CONNECT, and the headers that say why.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { shared } from "../support/shared.ts";

const reason = "Uploads to paste sites are not allowed. Ask platform@example.com.";
const programs = [...sitePrograms, "curl"];
const site = shared(() =>
  startSite({
    policy: {
      default: "deny",
      rule: [
        { host: "good.test", action: "allow" },
        { host: "*.paste.test", action: "deny", reason },
      ],
    },
  }),
);
/** Of a refused CONNECT: 56 up to curl 8.x, then 7; with -f 22 (curl(1), EXIT CODES). */
const refused = /^(7|22|56)$/;

testWith(programs, "403 on CONNECT, with code, reason and id in headers", async () => {
  const { session } = await site();
  const ask = ["curl", "-sSv", "-w", "%{http_connect} %{http_code}", "https://www.paste.test/upload?secret"];
  const { exitCode, stdout, stderr } = await session.tool(ask);
  expect(String(exitCode)).toMatch(refused);
  expect(stdout).toBe("403 000");
  const status = await session.status();
  const [failure] = status.recentRelayFailures;
  expect(stderr).toMatch(/^< HTTP\/1.1 403 Forbidden/m);
  expect(stderr).toMatch(/^< X-Agentproxy-Code: policy-denied\r?$/m);
  expect(stderr).toContain(`< X-Agentproxy-Reason: ${reason}`);
  expect(stderr).toContain(`< X-Agentproxy-Id: ${failure?.id}`);
  expect(failure).toMatchObject({
    kind: "connect_rejected",
    code: "policy-denied",
    cause: "policy",
    host: "www.paste.test:443",
    rule: "deny *.paste.test",
    reason,
    status: 403,
    count: 1,
    retry: false,
  });
  expect(status.health).toBe("healthy");
});

testWith(programs, "curl -f fails as well, and a repeat is counted", async () => {
  const { session } = await site();
  for (const count of [1, 2]) {
    const { exitCode, stdout } = await session.tool(["curl", "-fsS", "https://elsewhere.test/"]);
    expect(String(exitCode)).toMatch(refused);
    expect(stdout).toBe("");
    const failure = (await session.status()).recentRelayFailures.at(-1);
    expect(failure).toMatchObject({ code: "policy-denied", host: "elsewhere.test:443", rule: null, count });
  }
});

testWith(programs, "a port that is not listed is told apart", async () => {
  const { session } = await site();
  const { stderr } = await session.tool(["curl", "-sSv", "https://good.test:8443/"]);
  expect(stderr).toMatch(/^< X-Agentproxy-Code: port-not-allowed\r?$/m);
});

testWith(programs, "and what is allowed passes", async () => {
  const { session } = await site();
  expect((await session.tool(["curl", "-sS", "https://good.test/"])).stdout).toBe("hello from good.test\n");
});
