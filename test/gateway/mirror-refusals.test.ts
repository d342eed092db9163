// Tests of what the mirror refuses, and how client and ledger are told.

import { expect } from "bun:test";
import { rawClient, rawServer, type RawPeer } from "../sockets/raw-peer.ts";
import { testWith } from "../support/need.ts";
import { shared } from "../support/shared.ts";
import { until } from "../support/until.ts";
import { parseReply } from "../proxy/session-rig.ts";
import { makeLeaf } from "./certificates.ts";
import { askThrough, originPairs, startGateway, type Gateway, type TunnelQuestion } from "./rig.ts";
import { startTlsOrigin } from "./tls-origin.ts";

const connectHead = "CONNECT o.test:443 HTTP/1.1\r\nHost: o.test:443\r\n\r\n";

/** An origin that is never spoken to by a client that is refused. */
const silent = shared(async () => {
  const origin = rawServer();
  return { origin, port: origin.port, [Symbol.asyncDispose]: async () => origin[Symbol.dispose]() };
});

const roots = async (): Promise<readonly string[]> => [(await originPairs()).root.certificatePem];

async function silentGateway(): Promise<Gateway> {
  return startGateway((await silent()).port, await roots());
}

testWith(
  ["openssl", "python3"],
  "a name in TLS that is not the name of CONNECT gets the alert for it, and is recorded",
  async () => {
    for (const sni of ["p.test", "a.o.test", "o.test.evil.example", "xn--o.test"]) {
      await using gateway = await silentGateway();
      const answer = await askThrough(gateway.port, { sni });
      expect(answer).toMatchObject({ error: "TLSV1_UNRECOGNIZED_NAME", version: null });
      expect(gateway.ledger.failures()).toMatchObject([
        { code: "tls-name-mismatch", kind: "tls_name_mismatch", host: "o.test:443" },
      ]);
      expect(gateway.ledger.failures()[0]?.detail).toContain(`"${sni}"`);
      await gateway.quiet();
    }
  },
);

testWith(["openssl", "python3"], "a name in TLS for an address is a mismatch too", async () => {
  await using gateway = await silentGateway();
  const answer = await askThrough(gateway.port, { target: "192.0.2.7:443", sni: "o.test" });
  expect(answer.error).toBe("TLSV1_UNRECOGNIZED_NAME");
  expect(gateway.ledger.failures()).toMatchObject([{ code: "tls-name-mismatch", host: "192.0.2.7:443" }]);
});

testWith(
  ["openssl", "python3"],
  "a ClientHello over 16 KiB gets an alert and a code of its own",
  async () => {
    const alpn = Array.from({ length: 66 }, (_, number) => String(number).padStart(255, "x"));
    for (const question of [
      { alpn },
      { alpn, pipelined: true },
      { alpn, record: 300 },
      { alpn, sni: null },
    ]) {
      await using gateway = await silentGateway();
      const answer = await askThrough(gateway.port, question);
      expect(answer.error).toBe("SSLV3_ALERT_ILLEGAL_PARAMETER");
      expect(gateway.ledger.failures()).toMatchObject([{ code: "client-hello-too-large", count: 1 }]);
      await gateway.quiet();
    }
  },
);

const notTls: Readonly<Record<string, readonly [bytes: string, detail: RegExp]>> = {
  "an ssh banner": ["SSH-2.0-OpenSSH_9.9\r\n", /looks like ssh\.$/],
  "plain HTTP": ["GET / HTTP/1.1\r\nHost: o.test\r\n\r\n", /looks like http\.$/],
  "HTTP/2 in the clear": ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", /looks like http\/2 without tls\.$/],
  "a PostgreSQL start": ["\0\0\0\x08\x04\xd2\x16\x2f", /looks like postgresql\.$/],
  "a Redis command": ["*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n", /looks like redis\.$/],
  "an impatient SMTP client": ["EHLO me.test\r\n", /looks like smtp\.$/],
  "random bytes": ["\x99\x88\x77\x66", /is not TLS\.$/],
};

for (const [what, [bytes, detail]] of Object.entries(notTls)) {
  for (const how of ["after the 200", "with CONNECT"] as const) {
    testWith(["openssl"], `${what} ${how} ends the tunnel and is recorded`, async () => {
      await using gateway = await silentGateway();
      using client = await rawClient(gateway.port);
      await client.send(how === "with CONNECT" ? connectHead + bytes : connectHead);
      await client.readUntil("\r\n\r\n");
      if (how === "after the 200") await client.send(bytes);
      await client.ended;
      expect(await gateway.failure()).toMatchObject({
        code: "not-tls",
        kind: "not_tls",
        detail: expect.stringMatching(detail),
      });
    });
  }
}

testWith(["openssl"], "a malformed ClientHello is recorded as a failure of the client's TLS", async () => {
  await using gateway = await silentGateway();
  using client = await rawClient(gateway.port);
  await client.send(`${connectHead}\x16\x03\x01\x00\x06\x01\x00\x00\x02\x03\x03`);
  await client.readUntil("\r\n\r\n");
  await client.ended;
  expect(await gateway.failure()).toMatchObject({
    code: "client-tls-failed",
    detail: expect.stringContaining("malformed"),
  });
});

testWith(
  ["openssl"],
  "a client that connects in advance and goes again is no failure, and its origin is let go",
  async () => {
    const { origin } = await silent();
    await using gateway = await silentGateway();
    for (const act of ["finish", "reset"] as const) {
      const client = await rawClient(gateway.port);
      await client.send(connectHead);
      await client.readUntil("\r\n\r\n");
      client[act]();
      await until("the connection to be dropped", async () => (await gateway.quiet(), true));
    }
    expect(gateway.ledger.failures()).toEqual([]);
    expect(origin.accepted).toBeGreaterThan(0);
  },
);

const forms: readonly TunnelQuestion[] = [
  {},
  { sni: null },
  { alpn: ["http/1.1"] },
  { pipelined: true },
  { tls12: true },
];

testWith(
  ["openssl", "python3"],
  "a bad origin certificate is told inside TLS as 502 with JSON, for every form of ClientHello",
  async () => {
    const { root } = await originPairs();
    const { certificatePem, keyPem } = await makeLeaf(root, "DNS:p.test");
    await using origin = await startTlsOrigin({ cert: certificatePem, key: keyPem });
    for (const question of forms) {
      await using gateway = await startGateway(origin.port, await roots());
      const answer = await askThrough(gateway.port, question);
      expect(answer).toMatchObject({
        connect: "HTTP/1.1 200 Connection Established",
        error: null,
        cleanEnd: true,
      });
      const reply = parseReply(answer.reply);
      expect(reply.status).toBe(502);
      expect(reply.headers.get("x-agentproxy-code")).toBe("origin-certificate-name");
      const told = JSON.parse(reply.body) as Record<string, unknown>;
      expect(Object.keys(told)[0]).toBe("error");
      expect(told).toMatchObject({ code: "origin-certificate-name", host: "o.test:443", retry: false });
      expect(gateway.ledger.failures()).toMatchObject([
        { code: "origin-certificate-name", kind: "origin_certificate", status: 502, count: 1 },
      ]);
      expect(gateway.ledger.tunnels.total).toBe(0);
      await gateway.quiet();
    }
  },
);

const whenAsked = (act: (peer: RawPeer) => unknown) => (peer: RawPeer) => {
  void peer.readUntil("\x16").then(
    () => act(peer),
    () => {},
  );
};

const origins: Readonly<Record<string, readonly [greet: (peer: RawPeer) => void, code: string]>> = {
  "resets at once": [(peer) => peer.reset(), "origin-tls-failed"],
  "ends at once": [(peer) => peer.finish(), "origin-tls-failed"],
  "resets in the middle of the handshake": [whenAsked((peer) => peer.reset()), "origin-tls-failed"],
  "ends in the middle of the handshake": [whenAsked((peer) => peer.finish()), "origin-tls-failed"],
  "is an ssh server": [(peer) => void peer.send("SSH-2.0-OpenSSH_9.9\r\n"), "origin-tls-failed"],
  "speaks plain HTTP": [
    whenAsked((peer) => peer.send("HTTP/1.1 400 Bad Request\r\n\r\n")),
    "origin-tls-failed",
  ],
  "sends an alert": [whenAsked((peer) => peer.send("\x15\x03\x01\x00\x02\x02\x28")), "origin-tls-failed"],
  "refuses the protocols": [
    whenAsked((peer) => peer.send("\x15\x03\x01\x00\x02\x02\x78")),
    "origin-protocol",
  ],
};

for (const [what, [greet, code]] of Object.entries(origins)) {
  testWith(["openssl", "python3"], `an origin that ${what} is told inside TLS as ${code}`, async () => {
    using origin = rawServer(greet);
    for (const question of [{ alpn: ["http/1.1"] }, { sni: null }, { pipelined: true }]) {
      await using gateway = await startGateway(origin.port, await roots());
      const answer = await askThrough(gateway.port, question);
      expect(answer).toMatchObject({ error: null, cleanEnd: true });
      expect(JSON.parse(parseReply(answer.reply).body)).toMatchObject({ code });
      expect(gateway.ledger.failures()).toMatchObject([{ code, count: 1 }]);
      await gateway.quiet();
    }
  });
}

testWith(
  ["openssl", "python3"],
  "where the failure cannot be told in the client's protocol it is recorded all the same",
  async () => {
    using origin = rawServer((peer) => peer.finish());
    await using gateway = await startGateway(origin.port, await roots());
    const answer = await askThrough(gateway.port, { alpn: ["spdy/3"] });
    expect(answer.version).toBeNull();
    expect(gateway.ledger.failures()).toMatchObject([{ code: "origin-tls-failed", count: 1 }]);
  },
);
