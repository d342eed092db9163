// An upstream spoken to over TLS: Squid's https_port, whose certificate is verified before it hears a word.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import type { TestCertificate } from "../support/origin-ca.ts";
import { freePort } from "../support/ports.ts";
import { startSession } from "../support/session.ts";
import { squidPrograms, startSquid } from "../support/squid.ts";

const programs = [...squidPrograms, ...nginxPrograms, "curl"];
const password = "kept-from-strangers";

interface Heard {
  /** What curl printed: the page and the status of CONNECT. */
  readonly stdout: string;
  readonly stderr: string;
  readonly detail: string | undefined;
  /** The lines of Squid's log that are about the origin. */
  readonly requests: readonly string[];
}

/** A request through Squid that shows this certificate. */
async function ask(certificate: TestCertificate, trusts = true): Promise<Heard> {
  const ca = await originCa();
  await using nginx = await startNginx([{ name: "good.test", certificate: ca.certificate("good") }]);
  const port = await freePort();
  const { chainFile, keyFile } = certificate;
  await using squid = await startSquid({
    originRoots: ca.rootFile,
    names: ["good.test"],
    user: { name: "agent", password },
    configuration: `https_port 127.0.0.1:${port} tls-cert=${chainFile} tls-key=${keyFile}`,
  });
  await using session = await startSession(
    {
      proxy: { upstream: `https://localhost:${port}`, upstream_ca: squid.caFile },
      gateway: { extra_roots: trusts ? [ca.rootFile] : [] },
    },
    { env: { AGENT_PROXY_UPSTREAM_AUTH: `agent:${password}` } },
  );
  const url = `https://good.test:${nginx.port("good.test")}/`;
  // Through this port Squid tunnels what it carries, so the certificate is the origin's own.
  const curl = ["curl", "-sS", "--cacert", ca.rootFile, "-w", "%{http_connect}", url];
  const { stdout, stderr } = await session.tool(curl);
  const { recentRelayFailures, health } = await session.status();
  expect(health).toBe(recentRelayFailures.length === 0 ? "healthy" : "degraded");
  return {
    stdout,
    stderr,
    detail: recentRelayFailures.map(({ code, detail }) => `${code}: ${detail}`)[0],
    requests: squid.requests().filter((line) => line.includes("good.test")),
  };
}

testWith(
  programs,
  "with a good certificate it carries requests, with the credentials inside TLS",
  async () => {
    const ca = await originCa();
    const heard = await ask(await ca.issue("localhost"));
    expect(heard).toMatchObject({ stdout: "hello from good.test\n200", detail: undefined });
    expect(heard.requests).toHaveLength(1);
  },
);

const refusals: readonly (readonly [
  what: string,
  trusts: boolean,
  certificate: () => Promise<TestCertificate>,
])[] = [
  ["for another name", true, async () => (await originCa()).issue("other.test")],
  ["from a root that nobody trusts", false, async () => (await originCa()).issue("localhost")],
  ["that has expired", true, async () => (await originCa()).certificate("expired")],
];
for (const [what, trusts, certificate] of refusals) {
  testWith(programs, `with a certificate ${what} it is broken, and hears of no request`, async () => {
    const heard = await ask(await certificate(), trusts);
    expect(heard.stdout).toBe("502");
    expect(heard.detail).toMatch(
      /^upstream-broken: The upstream gateway localhost:\d+ cannot be spoken to: its certificate/,
    );
    expect(heard.requests).toEqual([]);
  });
}
