// A client that names nobody in its TLS gets the host that it named in CONNECT, and no more than others do.

import { expect } from "bun:test";
import { startDelayedPort } from "../support/delayed-port.ts";
import { testWith } from "../support/need.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import { startSession } from "../support/session.ts";
import { shared } from "../support/shared.ts";

const cases = ["good", "expired", "cn-only", "unknown-issuer", "wrong-name"];

const world = shared(async () => {
  await using starting = new AsyncDisposableStack();
  const ca = await originCa();
  const servers = cases.map((name) => ({ name: `${name}.test`, certificate: ca.certificate(name) }));
  const nginx = starting.use(await startNginx(servers));
  // Such a client's own handshake cannot wait for the origin's: its first words come long before the origin's.
  const slow = await Promise.all(
    cases.map(async (name) => {
      const { port } = starting.use(await startDelayedPort(nginx.port(`${name}.test`), 150));
      return [`${name}.test`, `127.0.0.1:${port}`] as const;
    }),
  );
  const gateway = { extra_roots: [ca.rootFile], hosts: Object.fromEntries(slow) };
  const session = starting.use(await startSession({ gateway }));
  const started = starting.move();
  return { nginx, session, [Symbol.asyncDispose]: () => started.disposeAsync() };
});

/** What s_client prints after sending its first request as soon as its own handshake is over. */
async function ask(host: string, ...flags: readonly string[]): Promise<string> {
  const { session } = await world();
  const connection = ["-proxy", `127.0.0.1:${session.port}`, "-connect", `${host}:443`, "-noservername"];
  const strict = ["-verify_return_error", "-verify_hostname", host];
  const stdin = `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  const { stdout } = await session.tool(
    ["openssl", "s_client", "-quiet", ...connection, ...strict, ...flags],
    { stdin },
  );
  return stdout;
}

for (const flags of [[], ["-tls1_2"], ["-alpn", "http/1.1"], ["-alpn", "h2,http/1.1"]]) {
  testWith(nginxPrograms, `s_client -noservername ${flags.join(" ")}`, async () => {
    expect(await ask("good.test", ...flags)).toEndWith("\r\n\r\nhello from good.test\n");
    const { nginx, session } = await world();
    expect(nginx.requests().at(-1)).toMatchObject({ sni: "good.test", protocol: "HTTP/1.1" });
    expect((await session.status()).recentRelayFailures).toEqual([]);
  });
}

testWith(nginxPrograms, "and what a bad origin would say never comes", async () => {
  for (const name of cases.slice(1)) {
    const told = await ask(`${name}.test`, "-alpn", "http/1.1");
    expect(told).toStartWith("HTTP/1.1 502 ");
    expect(told).toContain(`"code": "origin-certificate-`);
    expect(told).not.toContain("hello from");
  }
  const { nginx } = await world();
  expect(nginx.requests().filter(({ server }) => server !== "good.test")).toEqual([]);
});
