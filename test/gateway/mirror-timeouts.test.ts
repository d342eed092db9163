// Tests of the mirror's patience, which is as long as it is: they run side by side.

import { expect, test } from "bun:test";
import { parseReply } from "../proxy/session-rig.ts";
import { rawClient, rawServer } from "../sockets/raw-peer.ts";
import { findProgram } from "../support/programs.ts";
import { askThrough, startGateway } from "./rig.ts";

const connectHead = "CONNECT o.test:443 HTTP/1.1\r\nHost: o.test:443\r\n\r\n";

/** What is recorded of a client that sends `bytes` after its 200 and then nothing, and when it is cut. */
async function wait(
  bytes: string,
): Promise<{ readonly code: string; readonly detail: string; readonly elapsedMs: number }> {
  using origin = rawServer();
  await using gateway = await startGateway(origin.port, []);
  using client = await rawClient(gateway.port);
  await client.send(connectHead);
  await client.readUntil("\r\n\r\n");
  const startedMs = performance.now();
  await client.send(bytes);
  await client.ended;
  const elapsedMs = performance.now() - startedMs;
  await (
    await origin.next()
  ).ended;
  const { code, detail } = await gateway.failure();
  return { code, detail, elapsedMs };
}

test.concurrent(
  "a client that waits for the server to speak is cut after 5 s, as not TLS",
  async () => {
    const { code, detail, elapsedMs } = await wait("");
    expect(code).toBe("not-tls");
    expect(detail).toContain("sent nothing for 5 s");
    expect(elapsedMs).toBeWithin(4900, 6000);
  },
  15_000,
);

test.concurrent(
  "a client that stops in the middle of its ClientHello is cut after 5 s",
  async () => {
    const { code, detail, elapsedMs } = await wait("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03");
    expect(code).toBe("not-tls");
    expect(detail).toContain("no whole TLS message within 5 s");
    expect(elapsedMs).toBeWithin(4900, 6000);
  },
  15_000,
);

test.concurrent.skipIf(findProgram("python3") === null)(
  "an origin that is silent during TLS is told after 10 s, inside the client's TLS",
  async () => {
    using origin = rawServer();
    await using gateway = await startGateway(origin.port, []);
    const startedMs = performance.now();
    const answer = await askThrough(gateway.port);
    expect(performance.now() - startedMs).toBeWithin(9900, 12_000);
    expect(JSON.parse(parseReply(answer.reply).body)).toMatchObject({ code: "origin-tls-failed" });
    expect(gateway.ledger.failures()).toMatchObject([
      { code: "origin-tls-failed", detail: "The host did not finish the TLS handshake within 10 s." },
    ]);
  },
  20_000,
);
