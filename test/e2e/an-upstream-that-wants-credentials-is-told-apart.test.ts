// 407 is neither a denial nor a broken gateway: no credentials, wrong ones, and right ones from each of their places.

import { expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import { startSession } from "../support/session.ts";
import type { SessionOptions } from "../support/session.ts";
import type { SessionConfig } from "../support/session-config.ts";
import { shared } from "../support/shared.ts";
import { squidPrograms, startSquid } from "../support/squid.ts";
import { temporaryFolder } from "../support/temporary.ts";

const programs = [...squidPrograms, ...nginxPrograms, "curl"];
// What a URL and a header must encode, and a colon that belongs to the password.
const user = { name: "agent@corp", password: "p:w/ö %40 ?#" };

const nginx = shared(async () =>
  startNginx([{ name: "good.test", certificate: (await originCa()).certificate("good") }]),
);
const squid = shared(async () =>
  startSquid({ originRoots: (await originCa()).rootFile, names: ["good.test"], user }),
);

/** A session through Squid, and curl's answer in it. */
async function ask(proxy: SessionConfig["proxy"], options: SessionOptions = {}): Promise<string> {
  const upstream = await squid();
  await using session = await startSession(
    { proxy: { upstream: upstream.bumpUrl, upstream_ca: upstream.caFile, ...proxy } },
    options,
  );
  const url = `https://good.test:${(await nginx()).port("good.test")}/`;
  const { stdout, stderr } = await session.tool(["curl", "-sS", "-w", "%{http_connect}", url]);
  const status = await session.status();
  const failed = status.recentRelayFailures.map(({ code, cause }) => `${code} ${cause}`);
  expect(status.health).toBe("healthy");
  expect(status.upstream?.authenticated).toBe(
    Object.keys(proxy ?? {}).length + Object.keys(options).length > 0,
  );
  return [
    stdout.trim().replace("\n", " "),
    ...stderr.trim().split("\n").filter(Boolean).slice(0, 1),
    ...failed,
  ].join("; ");
}

function secretFile(text: string): string {
  const path = join(temporaryFolder("secret"), "auth");
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

const wanted = /^407; curl: \(56\).*407; upstream-credentials credentials$/;
const carried = "hello from good.test 200";
const basic = `Basic ${Buffer.from(`${user.name}:${user.password}`).toString("base64")}`;

testWith(programs, "without credentials the code is upstream-credentials, not upstream-denied", async () => {
  expect(await ask({})).toMatch(wanted);
});

testWith(programs, "and so it is with wrong ones", async () => {
  expect(await ask({ upstream_auth_file: secretFile("agent@corp:wrong\n") })).toMatch(wanted);
});

testWith(programs, "right ones are taken from upstream_auth_file, as user:password", async () => {
  expect(await ask({ upstream_auth_file: secretFile(`${user.name}:${user.password}\n`) })).toBe(carried);
});

testWith(programs, "or as the header's value", async () => {
  expect(await ask({ upstream_auth_file: secretFile(basic) })).toBe(carried);
});

testWith(programs, "or from the URL, percent-encoded", async () => {
  const url = new URL((await squid()).bumpUrl);
  const userinfo = `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}`;
  expect(await ask({ upstream: `http://${userinfo}@${url.host}` })).toBe(carried);
});

testWith(programs, "or from AGENT_PROXY_UPSTREAM_AUTH", async () => {
  const env = { AGENT_PROXY_UPSTREAM_AUTH: `${user.name}:${user.password}` };
  expect(await ask({}, { env })).toBe(carried);
});
