// The matrix of origin certificates: the sound ones' content passes; a wrong one's never does, and the client is told why.

import { expect } from "bun:test";
import { join } from "node:path";
import type { Explanation } from "../../src/failures/explain.ts";
import type { FailureCode } from "../../src/failures/catalogue.ts";
import type { CertificateCase } from "../support/certificate-case.ts";
import { leafCases } from "../support/certificate-cases.ts";
import { testWith } from "../support/need.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import { startSession } from "../support/session.ts";
import { shared } from "../support/shared.ts";

const codes: Readonly<Record<string, readonly string[]>> = {
  expired: ["expired", "not-yet-valid", "expired-issuer"],
  "self-signed": ["self-signed", "unknown-root-sent"],
  issuer: ["unknown-issuer", "no-intermediate", "end-entity-issuer", "no-sign-issuer"],
  name: [
    "wrong-name",
    "sub-name",
    "wildcard-depth",
    "wildcard-parent",
    "wildcard-inside",
    "wildcard-com",
    "wildcard-all",
    "wrong-address",
    "address-as-name",
  ],
};
/** What a wrong certificate is refused with; those that no list above has break a rule for certificates. */
const codeOf = ({ name }: CertificateCase): string =>
  `origin-certificate-${Object.keys(codes).find((code) => codes[code]?.includes(name)) ?? "unfit"}`;

const isAddress = ({ host }: CertificateCase): boolean => host === "127.0.0.1";

const world = shared(async () => {
  await using starting = new AsyncDisposableStack();
  const ca = await originCa();
  const servers = leafCases.map(({ name }) => ({ name, certificate: ca.certificate(name) }));
  const nginx = starting.use(await startNginx(servers));
  const place = ({ name }: CertificateCase): string => `127.0.0.1:${nginx.port(name)}`;
  const addresses = leafCases.filter(isAddress);
  const named = leafCases.filter((one) => !isAddress(one));
  const session = starting.use(
    await startSession({
      gateway: {
        extra_roots: [ca.rootFile],
        hosts: Object.fromEntries(named.map((one) => [one.host, place(one)])),
      },
      policy: {
        default: "allow",
        ports: [443, ...addresses.map(({ name }) => nginx.port(name))],
        allow_addresses: ["127.0.0.1/32"],
      },
    }),
  );
  const started = starting.move();
  return {
    nginx,
    session,
    authority: (one: CertificateCase) => (isAddress(one) ? place(one) : `${one.host}:443`),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
});

interface Answer {
  readonly status: number;
  readonly body: string;
}

const h2Client = join(import.meta.dir, "clients/h2-get.mjs");
// Loopback is otherwise reached without the proxy.
const env = { no_proxy: "", NO_PROXY: "" };

async function overHttp1(authority: string): Promise<Answer> {
  const { session } = await world();
  const ask = [
    "curl",
    "-sS",
    "--http1.1",
    "-w",
    "\n%{http_code}",
    `https://${authority.replace(/:443$/, "")}/`,
  ];
  const { stdout, stderr } = await session.tool(ask, { env });
  expect(stderr).toBe("");
  const end = stdout.lastIndexOf("\n");
  return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
}

async function overH2(authority: string): Promise<Answer> {
  const { session } = await world();
  const { stdout, stderr } = await session.tool(["node", h2Client, authority], { env });
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Answer;
}

for (const one of leafCases) {
  const sentence = one.fault === null ? `${one.name} passes` : `${one.name} is refused: ${one.fault}`;
  testWith([...nginxPrograms, "curl", "node"], sentence, async () => {
    const { nginx, session, authority } = await world();
    const answers = await Promise.all([overHttp1(authority(one)), overH2(authority(one))]);
    const marker = `hello from ${one.name}\n`;
    const passed = { status: 200, body: marker };
    if (one.fault === null) {
      expect(answers).toEqual([passed, passed]);
      return;
    }
    // One row for each program that was told, or one for both where the kernel was not asked in time.
    const failed = (await session.status()).recentRelayFailures.filter(({ host }) => host === authority(one));
    expect(failed.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    for (const row of failed) expect(row).toMatchObject({ code: codeOf(one) as FailureCode, status: 502 });
    const ids = new Set(failed.map(({ id }) => id));
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([502, expect.not.stringContaining(marker)]);
      const told = JSON.parse(body) as Explanation;
      expect(told).toMatchObject({ code: codeOf(one) as FailureCode, host: authority(one), retry: false });
      expect(ids).toContain(told.id);
      expect(failed.some(({ detail }) => told.error.includes(detail))).toBe(true);
    }
    // Not even the question went out.
    expect(nginx.requests().filter(({ server }) => server === one.name)).toEqual([]);
  });
}
