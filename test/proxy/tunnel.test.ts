// Tests of a tunnel's account in the ledger.

import { expect, setSystemTime, test } from "bun:test";
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
    {
      code: "tunnel-broken",
      host: "o.test:443",
      bytesUp: 30,
      bytesDown: 700,
      closedBy: "origin",
      closedWith: "reset",
      count: 1,
      status: null,
    },
  ]);
  expect(ledger.failures()[0]?.detail).toMatch(
    /^The connection was reset \(ECONNRESET\) at the host after \d+ ms, 30 bytes up, 700 bytes down\.$/,
  );
  expect([ledger.tunnels.open, closed()]).toEqual([0, 1]);
});

test("a fault of TLS is told by its message, since its code says nothing", async () => {
  const { ledger, far, closed } = tunnel();
  ownedHandlers.error(far, Object.assign(new Error("CERTIFICATE_REQUIRED"), { code: "EPROTO" }));
  await until("the record", () => closed() === 1);
  expect(ledger.failures()).toMatchObject([{ closedBy: "origin", closedWith: "tls_alert" }]);
  expect(ledger.failures()[0]?.detail).toContain("was broken off by a TLS alert (CERTIFICATE_REQUIRED)");
});

test("a far end that goes without an end is recorded as closed", async () => {
  const { ledger, far, closed } = tunnel();
  ownedHandlers.close(far);
  await until("the record", () => closed() === 1);
  expect(ledger.failures()[0]?.detail).toContain("The connection was closed at the host");
});

test("a client that goes after long having had no answer has given up; one that had some of it has not", () => {
  for (const [answer, farEnd, waitedMs, told] of [
    ["", "the host", 10_000, true],
    ["", "the host", 9_000, false],
    ["", "the upstream gateway", 2_000, true],
    ["", "the upstream gateway", 1_000, false],
    ["HTTP/1.1 200", "the host", 60_000, false],
    ["HTTP/1.1 200", "the upstream gateway", 60_000, false],
  ] as const) {
    const ledger = createLedger();
    const [client, far] = [fakeSocket(), fakeSocket()];
    try {
      setSystemTime(new Date(1_000_000));
      const joined = startTunnel(ledger, "o.test:443", client, far, farEnd, () => {});
      joined.openClient();
      joined.openFar();
      ownedHandlers.data(client, Buffer.from("GET / HTTP/1.1"));
      if (answer !== "") ownedHandlers.data(far, Buffer.from(answer));
      setSystemTime(new Date(1_000_000 + waitedMs));
      ownedHandlers.end(client);
    } finally {
      setSystemTime();
    }
    expect(ledger.failures()).toMatchObject(
      told
        ? [
            {
              code: "tunnel-broken",
              closedBy: "client",
              closedWith: "timeout",
              bytesUp: 14,
              bytesDown: 0,
              durationMs: waitedMs,
              detail: `The client gave up: ${farEnd} had not sent it a byte after ${waitedMs} ms, 14 bytes up, 0 bytes down.`,
            },
          ]
        : [],
    );
  }
});

test("a tunnel that we end ourselves is no failure of the far end", () => {
  const { ledger, joined, closed } = tunnel();
  joined.abort();
  expect([ledger.failures().length, ledger.tunnels.open, closed()]).toEqual([0, 0, 1]);
});
