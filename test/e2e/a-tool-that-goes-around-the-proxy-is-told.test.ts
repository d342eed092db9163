// A program that connects past the proxy, where nobody answers, is named in the status with the fix for its runtime.

import { expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { binaryPath } from "../support/binary.ts";
import { startChild } from "../support/child.ts";
import { hangingNetworkPrograms, homeInside, startHangingNetwork } from "../support/hanging-network.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { startSession } from "../support/session.ts";
import { until } from "../support/until.ts";
import type { UserHome } from "../support/user-home.ts";
import type { StatusDocument } from "../../src/status/document.ts";

type Failures = StatusDocument["recentRelayFailures"];

/** Documentation addresses (RFC 5737), which the policy must be told to let through. */
const config = {
  proxy: { no_proxy: ["localhost", "127.0.0.1", "::1", "198.51.100.0/24"] },
  policy: { default: "allow", allow_addresses: ["203.0.113.0/24"] },
} as const;

async function failuresOf(home: UserHome): Promise<Failures> {
  return (JSON.parse((await home.agentproxy(["status", "--json"])).stdout) as StatusDocument)
    .recentRelayFailures;
}

const curl = (...argv: readonly string[]): string[] => [program("curl"), "-sS", "--max-time", "100", ...argv];

const aiohttp = `
import asyncio, aiohttp

async def main():
    async with aiohttp.ClientSession() as session:
        await session.get("https://203.0.113.2/")

asyncio.run(main())
`;

const java = `public class Direct {
  public static void main(String[] arguments) throws Exception {
    java.net.URI.create("https://203.0.113.3/").toURL().openStream();
  }
}
`;

// It gives up after ten seconds by itself.
const node = "(async () => { for (;;) await fetch('https://203.0.113.1/').catch(() => null); })()";

testWith(
  [...hangingNetworkPrograms, "curl", "node", "python3:aiohttp", "java", "cat"],
  "Node, aiohttp, Java and curl are told apart, with a fix for each; exceptions and the gateway's own work are not told",
  async () => {
    await using network = await startHangingNetwork();
    const home = homeInside(network, config);
    await using session = await startSession({}, { home, wrap: network.inside });
    await using started = new AsyncDisposableStack();
    const start = (argv: readonly string[], env: Readonly<Record<string, string>> = {}): void => {
      const child = startChild(network.inside(argv), { env: { ...session.env, ...env }, cwd: home.home });
      started.use(child);
    };
    start(curl("https://198.51.100.1/"));
    start(curl("https://203.0.113.100/"));
    // Both hang: the tool's own, to an exception, and the gateway's, for the tool.
    await until(
      "two connections to hang",
      async () => {
        const table = await session.tool(network.inside([program("cat"), "/proc/net/tcp"]));
        return table.stdout.split("\n").filter((line) => /:01BB 02 \S+ \S+ 0*[1-9]/.test(line)).length === 2;
      },
      20_000,
    );
    writeFileSync(join(home.home, "Direct.java"), java);
    start([program("node"), "-e", node], { NODE_USE_ENV_PROXY: "" });
    start([program("python3:aiohttp"), "-c", aiohttp]);
    start([program("java"), "Direct.java"], {
      JAVA_TOOL_OPTIONS: "",
      JDK_JAVA_OPTIONS: "",
      _JAVA_OPTIONS: "",
    });
    start(curl("--noproxy", "*", "https://203.0.113.4/"));
    start(curl("http://203.0.113.5/"));
    start([program("env"), "-i", ...curl("https://203.0.113.6/")]);
    const told = await until(
      "six to be told",
      async () => {
        const found = (await failuresOf(home)).filter(({ kind }) => kind === "went_around");
        return found.length >= 6 ? found : null;
      },
      60_000,
    );
    const rows = told.map(({ host, code, tool, process, detail, hint }) => ({
      at: [host, code, tool],
      detail,
      hint,
      executable: process?.executable,
    }));
    const code = "went-around-proxy";
    const straight = (host: string): string => `A connection straight to ${host}:443 gets no answer.`;
    expect(rows.toSorted((one, other) => String(one.at).localeCompare(String(other.at)))).toEqual([
      {
        at: ["203.0.113.1:443", code, "node"],
        detail: straight("203.0.113.1"),
        hint: expect.stringContaining("set NODE_USE_ENV_PROXY=1"),
        executable: expect.stringContaining("node"),
      },
      {
        at: ["203.0.113.2:443", code, "aiohttp"],
        detail: straight("203.0.113.2"),
        hint: expect.stringContaining("trust_env=True"),
        executable: expect.stringContaining("python3"),
      },
      {
        at: ["203.0.113.3:443", code, "java"],
        detail: straight("203.0.113.3"),
        hint: expect.stringContaining("-Dhttps.proxyHost"),
        executable: expect.stringContaining("java"),
      },
      {
        at: ["203.0.113.4:443", code, "curl"],
        detail: straight("203.0.113.4"),
        hint: expect.stringContaining("take proxy and noproxy out"),
        executable: expect.stringContaining("curl"),
      },
      {
        at: ["203.0.113.5:80", "plain-http-around-proxy", "curl"],
        detail: "A connection straight to 203.0.113.5:80, for plain HTTP, gets no answer.",
        hint: "Use the https:// URL.",
        executable: expect.stringContaining("curl"),
      },
      {
        at: ["203.0.113.6:443", code, "curl"],
        detail: `${straight("203.0.113.6")} The program was started without the session's HTTPS_PROXY.`,
        hint: expect.stringMatching(/^Start it through agentproxy run.*For curl:/),
        executable: expect.stringContaining("curl"),
      },
    ]);
  },
  120_000,
);

const waitForOne = `
"$1" -sS --max-time 100 --noproxy '*' https://203.0.113.1/ &
shift
until "$@" status --json | grep -q 203.0.113.1:443; do sleep 0.2; done
"$@" status --json
kill $!
`;

testWith(
  [...hangingNetworkPrograms, "curl", "grep"],
  "a run tells of its own programs, and not of what else the machine does",
  async () => {
    await using network = await startHangingNetwork();
    const home = homeInside(network, config);
    const env = home.env;
    await using _ = startChild(network.inside(curl("https://203.0.113.2/")), { env });
    const shell = ["sh", "-c", waitForOne, "sh", program("curl"), binaryPath()];
    const { stdout } = await home.agentproxy(["run", "--", ...shell]);
    const { recentRelayFailures } = JSON.parse(stdout) as StatusDocument;
    expect(recentRelayFailures.map(({ host, code, tool }) => [host, code, tool])).toEqual([
      ["203.0.113.1:443", "went-around-proxy", "curl"],
    ]);
  },
  90_000,
);

testWith(
  [...hangingNetworkPrograms, "curl"],
  "where the watch is turned off, nothing is told",
  async () => {
    await using network = await startHangingNetwork();
    const [watching, resting] = [homeInside(network, config), homeInside(network, config)];
    resting.writeConfig({ ...config, proxy: { watch_direct: false } });
    await using sessions = new AsyncDisposableStack();
    for (const home of [resting, watching])
      sessions.use(await startSession({}, { home, wrap: network.inside }));
    await using _ = startChild(network.inside(curl("https://203.0.113.2/")), { env: watching.env });
    const told = async (home: UserHome): Promise<number> => (await failuresOf(home)).length;
    await until("the other session to tell", async () => (await told(watching)) === 1, 60_000);
    expect(await told(resting)).toBe(0);
  },
  90_000,
);
