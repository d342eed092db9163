// The matrix of origin certificates, right and wrong, each over real TLS.

import { expect } from "bun:test";
import { createSecureContext } from "node:tls";
import { originTls } from "../../src/gateway/origin-tls.ts";
import { dialFirst } from "../../src/sockets/dial.ts";
import { parseHost } from "../../src/wire/host.ts";
import { testWith } from "../support/need.ts";
import { originRows, root, type Served } from "./origin-matrix-rows.ts";
import { startTlsOrigin } from "./tls-origin.ts";

/** What the gateway makes of it: "ok", or the failure's code and detail. */
async function verdict(served: Served): Promise<string> {
  const [leaf] = served.chain;
  if (leaf === undefined) throw new Error("Cannot serve an empty chain");
  const roots = served.roots ?? [await root()];
  await using origin = await startTlsOrigin({
    cert: served.chain.map(({ certificatePem }) => certificatePem).join(""),
    key: leaf.keyPem,
  });
  const host = parseHost(served.host ?? "o.test");
  const dialled = await dialFirst([{ hostname: "127.0.0.1", port: origin.port }], 2000);
  if (!host.ok || !dialled.ok) throw new Error("Cannot dial the test's own origin");
  const context = createSecureContext({ ca: roots.map(({ certificatePem }) => certificatePem) });
  const result = await originTls(dialled.socket, host.value, [], context);
  if (result.ok) result.socket.terminate();
  return result.ok ? "ok" : `${result.code}: ${result.detail}`;
}

for (const [sentence, [expected, make]] of Object.entries(originRows)) {
  testWith(["openssl"], expected === "ok" ? `${sentence} passes` : `${sentence} is refused`, async () => {
    const pattern = expected === "ok" ? "^ok$" : `^origin-certificate-${expected}`;
    expect(await verdict(await make())).toMatch(new RegExp(pattern));
  });
}
