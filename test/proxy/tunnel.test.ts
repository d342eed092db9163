// Tests of a tunnel's account in the ledger.

import { expect, test } from "bun:test";
import { createLedger, type Ledger } from "../../src/ledger/ledger.ts";
import { startTunnel } from "../../src/proxy/tunnel.ts";
import type { Relay } from "../../src/proxy/relay.ts";
import { ownedHandlers } from "../../src/sockets/owned-socket.ts";
import { fakeSocket, type FakeSocket } from "../sockets/fake-socket.ts";
import { until } from "../support/until.ts";

interface Tunnel {
  readonly ledger: Ledger;
  readonly client: FakeSocket;
  readonly far: FakeSocket;
  readonly joined: Relay;
  readonly closed: () => number;
}

function tunnel(): Tunnel {
  const ledger = createLedger();
  let closed = 0;
  const client = fakeSocket({ onClosing: () => ownedHandlers.close(client) });
  const far = fakeSocket({ onClosing: () => ownedHandlers.close(far) });
  const joined = startTunnel(ledger, "o.test:443", client, far, "the host", () => (closed += 1));
  joined.openClient();
  joined.openFar();
  ownedHandlers.data(client, Buffer.alloc(30));
  ownedHandlers.data(far, Buffer.alloc(700));
  return { ledger, client, far, joined, closed: () => closed };
}

test("an open tunnel is counted, with its bytes each way", () => {
  const { ledger } = tunnel();
  expect(ledger.tunnels).toEqual({ open: 1, total: 1, bytesUp: 30, bytesDown: 700 });
});

test("a tunnel that both sides end is no failure", () => {
  const { ledger, client, far, closed } = tunnel();
  ownedHandlers.end(far);
  ownedHandlers.end(client);
  expect(ledger.tunnels).toEqual({ open: 0, total: 1, bytesUp: 30, bytesDown: 700 });
  expect([ledger.failures().length, closed()]).toEqual([0, 1]);
});

test("a client may break off whenever it likes", () => {
  const { ledger, client, far, closed } = tunnel();
  ownedHandlers.error(client, new Error("reset"));
  expect(far.acts).toContain("terminate");
  expect([ledger.failures().length, ledger.tunnels.open, closed()]).toEqual([0, 0, 1]);
});

test("a far end that breaks off is recorded with the error's code and the bytes each way", async () => {
  const { ledger, far, closed } = tunnel();
  ownedHandlers.error(far, Object.assign(new Error("read failed"), { code: "ECONNRESET" }));
  await until("the record", () => closed() === 1);
  expect(ledger.failures()).toMatchObject([
    { code: "tunnel-broken", host: "o.test:443", bytesUp: 30, bytesDown: 700, count: 1, status: null },
  ]);
  expect(ledger.failures()[0]?.detail).toMatch(
    /^The connection broke \(ECONNRESET\) at the host after \d+ ms, 30 bytes up, 700 bytes down\.$/,
  );
  expect([ledger.tunnels.open, closed()]).toEqual([0, 1]);
});

test("a fault of TLS is told by its message, since its code says nothing", async () => {
  const { ledger, far, closed } = tunnel();
  ownedHandlers.error(far, Object.assign(new Error("CERTIFICATE_REQUIRED"), { code: "EPROTO" }));
  await until("the record", () => closed() === 1);
  expect(ledger.failures()[0]?.detail).toContain("broke (CERTIFICATE_REQUIRED)");
});

test("a far end that goes without an end is recorded as closed", async () => {
  const { ledger, far, closed } = tunnel();
  ownedHandlers.close(far);
  await until("the record", () => closed() === 1);
  expect(ledger.failures()[0]?.detail).toContain("The connection was closed at the host");
});

test("a tunnel that we end ourselves is no failure of the far end", () => {
  const { ledger, joined, closed } = tunnel();
  joined.abort();
  expect([ledger.failures().length, ledger.tunnels.open, closed()]).toEqual([0, 0, 1]);
});
