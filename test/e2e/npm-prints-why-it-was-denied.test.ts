// npm prints the `error` of the JSON body, the one text of a refused CONNECT that a person using npm sees.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { startSession } from "../support/session.ts";

const reason = "Only the company's registry may be used.";

testWith(["npm"], "npm prints our sentence, once and whole", async () => {
  await using session = await startSession({
    policy: { default: "allow", rule: [{ host: "registry.test", action: "deny", reason }] },
  });
  const ask = ["npm", "view", "pkg", "--registry", "https://registry.test/", "--fetch-retries=0"];
  const { exitCode, stdout, stderr } = await session.tool(ask);
  expect([exitCode, stdout]).toEqual([1, ""]);
  const failure = (await session.status()).recentRelayFailures.at(-1);
  expect(failure).toMatchObject({ code: "policy-denied", host: "registry.test:443", count: 1 });
  const told = stderr.replaceAll("npm error ", "").replaceAll(/\s+/g, " ");
  const sentence = `agentproxy: registry.test:443: denied by policy: ${reason} ${failure?.hint} (policy-denied, ${failure?.id})`;
  expect(told).toContain(sentence);
});
