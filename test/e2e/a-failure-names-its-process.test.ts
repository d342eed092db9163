// A recorded failure says whose connection it was: the process, and the tool that it is.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { startSession } from "../support/session.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { until } from "../support/until.ts";

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

/** What hangs up on a certificate without a word: by the time that we hear of it, nobody has its socket any more. */
const silent = {
  node: (port: number, proxy: number) => [
    "node",
    "-e",
    `require("http")
      .request({ port: ${proxy}, method: "CONNECT", path: "good.test:${port}", headers: { host: "good.test:${port}" } })
      .on("connect", (_, socket) => require("tls").connect({ socket, servername: "good.test" }).on("error", () => {}))
      .end()`,
  ],
  wget: (port: number) => ["wget", "-q", "-O", "-", `https://good.test:${port}/`],
} as const;

for (const [tool, argv] of Object.entries(silent)) {
  testWith(
    [tool, ...sitePrograms],
    `a first refusal of ours by ${tool} is named, though it goes without a word`,
    async () => {
      const ports = [443, 1443, 2443, 3443];
      await using site = await startSite({ policy: { default: "allow", ports } });
      const { session } = site;
      // A search that a busy machine held up is given up: so there are more tries, each the first at its host.
      const named: unknown[] = [];
      for (const port of ports) {
        await site.untrusting(argv(port, session.port));
        const row = await until("the refusal to be recorded", async () =>
          (await session.status()).recentRelayFailures.find(({ host }) => host === `good.test:${port}`),
        );
        expect(row.code).toBe("client-rejected-certificate");
        if (row.process !== null) named.push(row.tool);
        if (named.length > 0) break;
      }
      expect(named).toEqual([tool]);
    },
  );
}
