// A proxy that the shell had before: never dropped in silence, never led around us, its password never shown.

import { describe, expect, test } from "bun:test";
import { upDetached } from "../support/background.ts";
import { binaryPath } from "../support/binary.ts";
import { testWith } from "../support/need.ts";
import { startSite, sitePrograms } from "../support/site.ts";
import { startSession } from "../support/session.ts";
import { createUserHome } from "../support/user-home.ts";

const old = "http://user:hunter2@old-proxy.test:3128";
const shown = "http://***@old-proxy.test:3128";
const wayOut = `to go through it, set upstream = "http://old-proxy.test:3128" under [proxy], and its credentials in the file that upstream_auth_file names`;

const rows: readonly (readonly [what: string, env: Record<string, string>, warning: string | null])[] = [
  [
    "HTTPS_PROXY",
    { HTTPS_PROXY: old },
    `the proxy in HTTPS_PROXY, ${shown}, is not used in this session: ${wayOut}`,
  ],
  [
    "both cases of it",
    { HTTPS_PROXY: old, https_proxy: old },
    `the proxy in HTTPS_PROXY, https_proxy, ${shown}, is not used in this session: ${wayOut}`,
  ],
  ["HTTP_PROXY", { HTTP_PROXY: old }, `the proxy in HTTP_PROXY, ${shown}, is unset: ${wayOut}`],
  [
    "http_proxy and all_proxy",
    { http_proxy: old, all_proxy: old },
    `the proxy in http_proxy, all_proxy, ${shown}, is unset: ${wayOut}`,
  ],
  [
    "one without credentials",
    { ALL_PROXY: "http://old-proxy.test:3128" },
    `the proxy in ALL_PROXY, http://old-proxy.test:3128, is unset: to go through it, set upstream = "http://old-proxy.test:3128" under [proxy]`,
  ],
  [
    "a SOCKS proxy",
    { ALL_PROXY: "socks5h://u:hunter2@old-proxy.test:1080" },
    "the proxy in ALL_PROXY, socks5h://***@old-proxy.test:1080, is unset: only an http:// or https:// proxy can be the upstream",
  ],
  [
    "what is no URL",
    { HTTPS_PROXY: "hunter2 hunter2" },
    "the proxy in HTTPS_PROXY is not used in this session: it is not a URL",
  ],
  ["an empty one", { HTTPS_PROXY: "", HTTP_PROXY: "" }, null],
  [
    "hosts that were to go around a proxy",
    { NO_PROXY: "internal.test" },
    'NO_PROXY no longer has "internal.test": to keep them, add them to no_proxy under [proxy]',
  ],
];

describe("a session that inherits", () => {
  for (const [what, env, warning] of rows) {
    test(`${what} ${warning === null ? "has nothing to be told" : "is told, and its tools have ours alone"}`, async () => {
      const user = createUserHome("", env);
      const { stdout, stderr, exitCode } = await user.agentproxy(["run", "--", "env"]);
      expect(exitCode).toBe(0);
      expect(stdout + stderr).not.toContain("hunter2");
      if (warning === null) expect(stderr).toBe("");
      else expect(stderr).toStartWith(`agentproxy: warning: ${warning}`);

      const found = new Map(
        stdout.split("\n").map((line) => [line.split("=")[0] ?? "", line.slice(line.indexOf("=") + 1)]),
      );
      const own = found.get("AGENT_PROXY_URL") ?? "";
      expect(own).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      for (const name of ["HTTPS_PROXY", "https_proxy"]) expect([name, found.get(name)]).toEqual([name, own]);
      for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
        expect(found.get(name) ?? "").toBe("");
      for (const name of ["NO_PROXY", "no_proxy"]) expect(found.get(name)).toBe("localhost,127.0.0.1,::1");
    });
  }

  test("a proxy that is the upstream already has nothing to be told", async () => {
    const user = createUserHome('[proxy]\nupstream = "http://old-proxy.test:3128"\n', { HTTPS_PROXY: old });
    const { stderr } = await user.agentproxy(["run", "--", "true"]);
    expect(stderr).not.toContain("HTTPS_PROXY");
  });

  test("up tells it, in the foreground and in the background", async () => {
    const env = { HTTPS_PROXY: old };
    const warning = `agentproxy: warning: the proxy in HTTPS_PROXY, ${shown}, is not used in this session: ${wayOut}\n`;
    await using session = await startSession("", { env });
    expect(session.proxy.stderr()).toBe(warning);
    await session.stop();
    await using detached = await upDetached(session.home);
    expect(detached).toMatchObject({ exitCode: 0, stderr: warning });
  });

  test("env takes away what would lead around us, and nothing else", async () => {
    const env = { HTTP_PROXY: old, ALL_PROXY: old, http_proxy: "", BUN_OPTIONS: "--smol" };
    await using session = await startSession("", { env });
    const shell = await session.home.agentproxy(["env"]);
    const script = `eval "$1"; echo "\${HTTP_PROXY-unset} \${ALL_PROXY-unset} \${BUN_OPTIONS-unset} $HTTPS_PROXY"`;
    const { stdout } = await session.tool(["sh", "-c", script, "sh", shell.stdout], { env });
    expect(stdout).toBe(`unset unset --smol ${session.url}\n`);
  });
});

testWith(
  [...sitePrograms, "curl"],
  "a session inside a session uses the same proxy, and takes it for nobody else's",
  async () => {
    await using site = await startSite();
    const { session } = site;
    const script =
      '"$1" run -- "$1" run -- sh -c \'curl -sS https://good.test/ && echo "$AGENT_PROXY_PORT $HTTPS_PROXY"\'';
    const hello = `hello from good.test\n${session.port} ${session.url}\n`;
    const nested = ["sh", "-c", script, "sh", binaryPath()];
    for (const result of [await session.run(nested), await session.tool(nested)]) {
      expect(result).toMatchObject({ stdout: hello, stderr: "", exitCode: 0 });
    }
  },
);

testWith(
  [...sitePrograms, "curl"],
  "a session inside one that run has started works as well, be it with a proxy of its own",
  async () => {
    await using site = await startSite();
    const { session } = site;
    await session.stop();
    const nested = [binaryPath(), "run", "--", "curl", "-sS", "https://good.test/"];
    expect(await session.run(nested)).toMatchObject({
      stdout: "hello from good.test\n",
      stderr: "",
      exitCode: 0,
    });
  },
);
