// Canaries: secrets are planted wherever a user or a tool may have them, and then everything that we wrote is searched.

import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rawClient } from "../sockets/raw-peer.ts";
import { upDetached } from "../support/background.ts";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { originPrograms, startPlainOrigin } from "../support/origins.ts";
import type { SessionConfig } from "../support/session-config.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { createUserHome } from "../support/user-home.ts";
import type { UserHome } from "../support/user-home.ts";

const canary = "CANARYxq7";
/** A secret is recognised however it was written: as it is, or in the Basic credentials of any planted user. */
const traces = [
  canary,
  canary.toLowerCase(),
  ...["agent", "user"].map((name) => base64(`${name}:${canary}`)),
];

function base64(text: string): string {
  // Padding and what follows would differ with more text behind it.
  return Buffer.from(text).toString("base64").replace(/.?=*$/, "");
}

function expectClean(what: string, text: string): void {
  for (const trace of traces) expect([what, text.includes(trace) ? text : ""]).toEqual([what, ""]);
}

/** What a user's shell may hold. */
const shell = {
  HTTPS_PROXY: `http://user:${canary}@old-proxy.test:3128`,
  http_proxy: `http://${canary}@old-proxy.test:3128/`,
  ALL_PROXY: `socks5h://user:${canary}@old-proxy.test:1080`,
  all_proxy: `not a url ${canary}`,
  GITHUB_TOKEN: canary,
  npm_config__authToken: canary,
};

/** What tools may send. */
const requests: Readonly<Record<string, string>> = {
  "a CONNECT with credentials for the proxy": `CONNECT says-403.test:443 HTTP/1.1\r\nHost: says-403.test:443\r\nProxy-Authorization: Basic ${Buffer.from(`user:${canary}`).toString("base64")}\r\nX-Token: ${canary}\r\n\r\n`,
  "a CONNECT with userinfo": `CONNECT user:${canary}@says-403.test:443 HTTP/1.1\r\nHost: says-403.test\r\n\r\n`,
  "a plain request": `GET http://user:${canary}@plain.test/${canary}?token=${canary} HTTP/1.1\r\nHost: plain.test\r\nAuthorization: Bearer ${canary}\r\nCookie: ${canary}\r\n\r\n`,
  "a plain request with a broken target": `GET http://user:${canary}@pl ain.test/ HTTP/1.1\r\nHost: x\r\n\r\n`,
  "an origin-form request": `POST /${canary}?token=${canary} HTTP/1.1\r\nHost: user:${canary}@plain.test\r\nContent-Length: 9\r\n\r\n${canary}`,
  "a request without a version": `GET /?${canary}\r\n\r\n`,
  "a header with no colon": `CONNECT a.test:443 HTTP/1.1\r\nAuthorization ${canary}\r\n\r\n`,
  "a folded header": `CONNECT a.test:443 HTTP/1.1\r\nAuthorization:\r\n ${canary}\r\n\r\n`,
  "a body on CONNECT": `CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\nContent-Length: 9\r\n\r\n${canary}`,
  "bytes before the answer": `CONNECT says-502.test:443 HTTP/1.1\r\nHost: says-502.test:443\r\n\r\n${canary}`,
  "a page of our own that there is not": `GET /__agentproxy/${canary}?token=${canary} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n`,
  "a cursor that is none": `GET /__agentproxy/status?since=${canary} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nLast-Event-ID: ${canary}\r\n\r\n`,
  "something else than HTTP": `\u0000\u0001${canary}\r\n\r\n`,
};

async function answerTo(port: number, request: string): Promise<string> {
  using client = await rawClient(port);
  await client.send(request);
  const answer = await client.readToEnd();
  return answer.toString();
}

async function expectCleanOutput(
  home: UserHome,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const { stdout, stderr } = await home.agentproxy(args, { env });
  expectClean(args.join(" "), stdout + stderr);
}

/** Every file in the folder, at any depth, but those that the test itself planted. */
function written(folder: string, planted: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !planted.includes(path));
}

describe("a secret", () => {
  for (const place of [
    "upstream_auth_file",
    "the upstream's URL",
    "AGENT_PROXY_UPSTREAM_AUTH",
    "AGENT_PROXY_UPSTREAM",
  ]) {
    testWith(originPrograms, `in ${place} reaches the upstream and nothing else`, async () => {
      await using upstream = await startPlainOrigin("faulty-upstream");
      const address = `127.0.0.1:${upstream.port}`;
      const secretFile = join(temporaryFolder("secret"), "auth");
      writeFileSync(secretFile, `agent:${canary}\n`, { mode: 0o600 });
      const inUrl = `http://agent:${canary}@${address}`;
      const proxy: SessionConfig["proxy"] = {
        upstream: place === "the upstream's URL" ? inUrl : `http://${address}`,
        upstream_ca: (await originCa()).rootFile,
        ...(place === "upstream_auth_file" ? { upstream_auth_file: secretFile } : {}),
      };
      const env = {
        ...shell,
        ...(place === "AGENT_PROXY_UPSTREAM_AUTH" ? { [place]: `agent:${canary}` } : {}),
        ...(place === "AGENT_PROXY_UPSTREAM" ? { [place]: inUrl } : {}),
      };
      const home = createUserHome({ proxy });
      await using up = await upDetached(home, { env });
      expect([up.exitCode, up.stderr]).toEqual([0, expect.stringContaining("***@old-proxy.test:3128")]);
      expectClean("up", up.stdout + up.stderr);
      const {
        port,
        pid,
        upstream: told,
      } = JSON.parse((await home.agentproxy(["status", "--json"])).stdout) as {
        port: number;
        pid: number;
        upstream: unknown;
      };
      expect(told).toEqual({ url: `http://${address}`, authenticated: true });
      for (const [what, request] of Object.entries(requests))
        expectClean(what, await answerTo(port, request.replaceAll("PORT", String(port))));
      const asked = upstream.events().filter(({ event }) => event === "connect");
      expect(asked).not.toEqual([]);
      for (const one of asked)
        expect(one["credentials"]).toBe(`Basic ${Buffer.from(`agent:${canary}`).toString("base64")}`);

      const status = `GET /__agentproxy/status HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
      expectClean("the endpoint", await answerTo(port, status));
      for (const args of [
        ["status"],
        ["status", "--json"],
        ["logs"],
        ["explain"],
        ["explain", "says-403.test"],
        ...["posix", "fish", "powershell", "dotenv", "json", "github"].map((format) => [
          "env",
          "--shell",
          format,
        ]),
        ["ca", "show"],
        ["up"],
        ["up", "--default", "deny"],
        ["up", "--upstream", "http://other.test:1"],
        ["run", "--", "true"],
        ["run", "--default", "deny", "--", "true"],
      ]) {
        await expectCleanOutput(home, args, env);
      }
      expectClean("the command line", readFileSync(`/proc/${pid}/cmdline`, "latin1"));
      const down = await home.agentproxy(["down", "--grace", "0"], { env });
      expectClean("down", down.stdout + down.stderr);
      const files = written(home.home, [home.configFile]);
      expect(files.length).toBeGreaterThan(3);
      for (const path of files) expectClean(path, readFileSync(path, "latin1"));
    });
  }
});

const faults: readonly (readonly [
  what: string,
  config: SessionConfig | string,
  env: Record<string, string>,
  file: string,
])[] = [
  ["a URL that is none", `[proxy]\nupstream = "http://user:${canary}@a b.test:1"\n`, {}, ""],
  ["a URL of another scheme", `[proxy]\nupstream = "ftp://user:${canary}@a.test:1"\n`, {}, ""],
  ["a URL with a path", `[proxy]\nupstream = "http://user:${canary}@a.test:1/x?y=${canary}"\n`, {}, ""],
  ["a URL with a bad escape", `[proxy]\nupstream = "http://user:%zz${canary}@a.test:1"\n`, {}, ""],
  ["a key of the wrong type", `[proxy]\nupstream = ["http://user:${canary}@a.test:1"]\n`, {}, ""],
  ["a line that is no TOML", `[proxy]\nupstream = http://user:${canary}@a.test:1\n`, {}, ""],
  ["a secret in the file itself", `[proxy]\nupstream_auth = "user:${canary}"\n`, {}, ""],
  [
    "credentials without a user",
    { proxy: { upstream: "http://a.test:1" } },
    { AGENT_PROXY_UPSTREAM_AUTH: canary },
    "",
  ],
  ["an unknown scheme of credentials", { proxy: { upstream: "http://a.test:1" } }, {}, `Digest ${canary}`],
  [
    "two lines of credentials",
    { proxy: { upstream: "http://a.test:1" } },
    {},
    `user:${canary}\nuser:${canary}\n`,
  ],
  ["a variable's URL", {}, { AGENT_PROXY_UPSTREAM: `http//user:${canary}@a.test:1` }, ""],
  [
    "credentials in two places",
    { proxy: { upstream: `http://user:${canary}@a.test:1` } },
    { AGENT_PROXY_UPSTREAM_AUTH: `user:${canary}` },
    "",
  ],
];

describe("an error about a setting never quotes its secret:", () => {
  for (const [what, config, env, file] of faults) {
    test(what, async () => {
      const home = createUserHome(config);
      const secretFile = join(home.home, "auth");
      if (file !== "") writeFileSync(secretFile, file, { mode: 0o600 });
      const flags = file === "" ? [] : ["--upstream-auth-file", secretFile];
      const { exitCode, stdout, stderr } = await home.agentproxy(["run", ...flags, "--", "true"], { env });
      expectClean(what, stdout + stderr);
      if (what !== "credentials in two places")
        expect([exitCode, stderr]).toEqual([125, expect.stringContaining("error: ")]);
    });
  }
});
