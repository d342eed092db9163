// Python's clients show the reason phrase of a refused CONNECT and nothing else, so the reason is in there.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { startSession } from "../support/session.ts";

const reason = "Ask platform@example.com for access.";
const urllib = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1])";
const requests = "import requests, sys; requests.get(sys.argv[1])";

for (const [name, python, script] of [
  ["urllib", "python3", urllib],
  ["requests", "python3:requests", requests],
] as const) {
  testWith([python], name, async () => {
    await using session = await startSession({
      policy: { default: "allow", rule: [{ host: "denied.test", action: "deny", reason }] },
    });
    const { exitCode, stderr } = await session.tool([program(python), "-c", script, "https://denied.test/"]);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining(`403 Forbidden: denied by policy: ${reason}`),
    ]);
  });
}
