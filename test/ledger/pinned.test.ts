// Tests of naming a client that pins: by what its very process takes elsewhere, and by nothing less.

import { expect, test } from "bun:test";
import type { Client } from "../../src/ledger/client.ts";
import { createLedger, type Ledger } from "../../src/ledger/ledger.ts";
import type { OpenTunnel } from "../../src/ledger/pinned.ts";

const [own, other] = [41_000, 42_000];
const client: Client = {
  process: { pid: 7, executable: "/usr/bin/app", command: "app", folder: "/" },
  tool: null,
};

/** The process 7 has the ports `own` and `own + 1`. */
function ledgerWith(...tunnels: readonly Partial<OpenTunnel>[]): Ledger {
  const ledger = createLedger(
    Date.now,
    (port, isEarly) => (port === own && !isEarly ? client : null),
    "f",
    (pid, ports) => (pid === 7 ? ports.filter((port) => port === own || port === own + 1) : []),
  );
  for (const tunnel of tunnels) {
    ledger.openTunnels.push({
      place: 0,
      target: "a.test:443",
      clientPort: own + 1,
      hasTaken: true,
      ...tunnel,
    });
  }
  return ledger;
}

const detail = "The client closed 3 ms after it. A health check looks the same.";

function refuse(ledger: Ledger, clientPort = own): string | undefined {
  const met = ledger.meet("b.test:443", clientPort);
  ledger.record({ code: "client-rejected-certificate", host: "b.test:443", detail, clientPort, met });
  return ledger.failures().at(-1)?.code;
}

test("a process that refuses again what it takes elsewhere meanwhile pins", () => {
  const ledger = ledgerWith({});
  expect(refuse(ledger)).toBe("client-rejected-certificate");
  expect(refuse(ledger)).toBe("client-pins-certificate");
  expect(ledger.failures().at(-1)).toMatchObject({
    host: "b.test:443",
    process: { pid: 7 },
    detail:
      "The client closed 3 ms after it. The same process was using a.test:443, whose certificate is signed by the same CA.",
  });
  expect(refuse(ledger)).toBe("client-pins-certificate");
  expect(ledger.failures().map(({ count }) => count)).toEqual([1, 2]);
});

test("nothing less is a pin", () => {
  for (const tunnel of [
    { target: "b.test:443" },
    { clientPort: other },
    { clientPort: undefined },
    { hasTaken: false },
  ]) {
    const ledger = ledgerWith(tunnel);
    expect([refuse(ledger), refuse(ledger)]).toEqual(Array(2).fill("client-rejected-certificate"));
  }
  const ledger = ledgerWith({});
  expect([refuse(ledger, other), refuse(ledger, other)]).toEqual(
    Array(2).fill("client-rejected-certificate"),
  );
});

test("a client is looked for early where nothing was refused at the host, and then it proves no pin", () => {
  const asked: boolean[] = [];
  const ledger = createLedger(
    Date.now,
    (_, isEarly) => {
      asked.push(isEarly);
      return client;
    },
    "f",
    (_, ports) => ports,
  );
  ledger.openTunnels.push({ place: 0, target: "a.test:443", clientPort: own + 1, hasTaken: true });
  expect(ledger.meet("b.test:443", undefined)).toBeNull();
  expect(ledger.meet("b.test:443", own)).toEqual({ client, elsewhere: null });
  ledger.record({ code: "tunnel-broken", host: "b.test:443", detail: "It broke." });
  expect(ledger.meet("b.test:443", own)).toEqual({ client, elsewhere: null });
  ledger.record({ code: "client-rejected-certificate", host: "b.test:443", detail });
  expect(ledger.meet("b.test:443", own)).toEqual({ client, elsewhere: "a.test:443" });
  expect(asked).toEqual([true, true, false]);
});

test("of however many tunnels, few are asked whose they are", () => {
  const asked: number[] = [];
  const ledger = createLedger(
    Date.now,
    () => client,
    "f",
    (_, ports) => {
      asked.push(ports.length);
      return [];
    },
  );
  for (let port = 1; port <= 5000; port += 1)
    ledger.openTunnels.push({ place: 0, target: "a.test:443", clientPort: port, hasTaken: true });
  refuse(ledger);
  refuse(ledger);
  expect(asked).toEqual([64]);
});
