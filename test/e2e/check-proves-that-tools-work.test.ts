// `agentproxy check` runs the real tools of this machine against the gateway's own page.

import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ToolResult } from "../../src/check/result.ts";
import { testWith } from "../support/need.ts";
import { findProgram } from "../support/programs.ts";
import { startSession } from "../support/session.ts";
import { createUserHome, type UserHome } from "../support/user-home.ts";

// No policy applies to the page, since nothing goes out.
const closed = { policy: { default: "deny" } } as const;

interface Report {
  readonly works: boolean;
  readonly tools: readonly ToolResult[];
}

async function checkIn(
  user: UserHome,
  args: readonly string[],
): Promise<{ readonly exitCode: number | null; readonly report: Report }> {
  const { exitCode, stdout, stderr } = await user.agentproxy(["check", "--json", ...args]);
  if (stdout === "") throw new Error(`Cannot check: ${stderr}`);
  return { exitCode, report: JSON.parse(stdout) as Report };
}

testWith(
  ["curl", "git", "python3", "java", "npm"],
  "curl, git, Python, npm and Java work, with the proxy that is up, under a policy that denies all",
  async () => {
    await using session = await startSession(closed);
    const names = ["curl", "git", "python", "npm", "java"];
    const { exitCode, report } = await checkIn(session.home, names);
    const bad = report.tools.filter(({ outcome }) => outcome !== "works");
    expect(bad).toEqual([]);
    expect(exitCode).toBe(0);
    expect(new Set(report.tools.map(({ tool }) => tool))).toEqual(new Set(names));
    expect(report.tools.find(({ tool }) => tool === "git")).toMatchObject({
      reached: true,
      trusted: true,
      trustsBy: ["GIT_SSL_CAINFO"],
    });
    const { probes, recentRelayFailures } = await session.status();
    expect(probes.length).toBe(report.tools.length);
    expect(recentRelayFailures).toEqual([]);
  },
  90_000,
);

testWith(
  ["node-current"],
  "a Node that reads NODE_USE_ENV_PROXY works, by a proxy of the call's own",
  async () => {
    const folder = join(findProgram("node-current") ?? "", "..");
    const user = createUserHome(closed, { PATH: `${folder}:/usr/bin:/bin` });
    const { report } = await checkIn(user, ["node"]);
    const own = report.tools.find(({ program }) => program === join(folder, "node"));
    expect(own).toMatchObject({ outcome: "works", trustsBy: ["NODE_EXTRA_CA_CERTS"] });
  },
);

testWith(
  ["curl"],
  "a curl whose configuration names other CAs fails, with the line to take out",
  async () => {
    const user = createUserHome(closed);
    const file = join(user.home, ".curlrc");
    writeFileSync(file, "silent\ncacert = /etc/ssl/certs/ca-certificates.crt\n");
    const junit = join(user.home, "report.xml");
    const { exitCode, report } = await checkIn(user, ["curl", "--junit", junit]);
    expect(exitCode).toBe(1);
    expect(report.works).toBe(false);
    expect(report.tools).toMatchObject([
      {
        tool: "curl",
        outcome: "failed",
        reached: true,
        trusted: false,
        code: "client-rejected-certificate",
        fix: `take cacert out of "${file}", line 2`,
      },
    ]);
    expect(report.tools[0]?.cause).toContain(`"${file}", line 2, has cacert = `);
    expect(readFileSync(junit, "utf8")).toContain('<failure type="client-rejected-certificate"');
    // The same call passes where curl is not what must work, and the table says it all the same.
    const text = await user.agentproxy(["check", "curl", "--require", "git"]);
    expect(text.stdout).toMatch(/^curl +fails /m);
    expect(text.exitCode).toBe(0);
  },
);

testWith(["curl"], "a curl that is told of no proxy for any host is told to go around", async () => {
  const user = createUserHome(closed);
  const file = join(user.home, ".curlrc");
  writeFileSync(file, 'noproxy = "*"\n');
  const { exitCode, report } = await checkIn(user, ["curl"]);
  expect(exitCode).toBe(1);
  expect(report.tools).toMatchObject([
    { outcome: "around", reached: false, trusted: null, fix: `take noproxy out of "${file}", line 1` },
  ]);
});

test("a required tool that is not there fails the check", async () => {
  const user = createUserHome(closed, { PATH: "/nonexistent" });
  const { exitCode, report } = await checkIn(user, ["--require", "gleam"]);
  expect(exitCode).toBe(1);
  expect(report.tools.filter(({ tool }) => tool === "gleam")).toMatchObject([{ outcome: "missing" }]);
});

test("a tool that nobody knows, and a page that is none, are told before anything starts", async () => {
  const user = createUserHome(closed);
  const unknown = await user.agentproxy(["check", "crul"]);
  expect(unknown.exitCode).toBe(2);
  expect(unknown.stderr).toContain("did you mean curl?");
  expect((await user.agentproxy(["check", "--url", "http://x.test/"])).exitCode).toBe(2);
});
