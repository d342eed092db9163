// A recorded failure says whose connection it was: the process, and the tool that it is.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { startSession } from "../support/session.ts";

const denied = { default: "allow", rule: [{ host: "denied.test", action: "deny" }] } as const;

testWith(
  ["curl", "git", "python3"],
  "curl, git and a Python program are told apart, and counted",
  async () => {
    await using session = await startSession({ policy: denied });
    const url = "https://denied.test/";
    const fetch = "import sys, urllib.request as u; u.urlopen(sys.argv[1])";
    for (const argv of [
      ["curl", "-sS", "-u", "me:canary", url],
      ["curl", "-sS", url],
      ["git", "ls-remote", `${url}repo`],
      ["python3", "-c", fetch, url],
    ]) {
      expect((await session.tool(argv)).exitCode).not.toBe(0);
    }
    const { recentRelayFailures } = await session.status();
    expect(
      recentRelayFailures.map(({ tool, count, host, process }) => [tool, count, host, process?.folder]),
    ).toEqual([
      ["curl", 2, "denied.test:443", session.home.home],
      ["git", 1, "denied.test:443", session.home.home],
      ["python", 1, "denied.test:443", session.home.home],
    ]);
    const [curl, git] = recentRelayFailures;
    expect(curl?.process).toMatchObject({ pid: expect.any(Number), command: `curl -sS ${url}` });
    expect(git?.process?.executable).toContain("git-remote-http");
    expect(JSON.stringify(recentRelayFailures)).not.toContain("canary");
  },
);
