// Tests of an upstream gateway that is itself spoken to over TLS.

import { expect } from "bun:test";
import { createSecureContext } from "node:tls";
import { makeLeaf, makeRoot, type CertificatePair } from "../gateway/certificates.ts";
import { startTlsOrigin, type TlsOrigin } from "../gateway/tls-origin.ts";
import { rawServer } from "../sockets/raw-peer.ts";
import { testWith } from "../support/need.ts";
import { until } from "../support/until.ts";
import { parseReply } from "./session-rig.ts";
import { chainedProxy, type ChainedProxy } from "./upstream-rig.ts";

let root: CertificatePair | null = null;

interface Chain extends AsyncDisposable {
  readonly proxy: ChainedProxy;
  readonly upstream: TlsOrigin;
  readonly requests: string[];
}

/** A TLS upstream that shows a certificate for `names` and answers each request with `answer`. */
async function chain(names: string, answer: string, trusts = true): Promise<Chain> {
  root ??= await makeRoot();
  const { certificatePem, keyPem } = await makeLeaf(root, names);
  const requests: string[] = [];
  const upstream = await startTlsOrigin({ cert: certificatePem, key: keyPem }, (socket) => {
    socket.once("data", (request: Buffer) => {
      requests.push(request.toString());
      socket.write(answer);
      socket.on("data", (more: Buffer) => socket.write(more));
    });
  });
  const tlsContext = createSecureContext({ ca: trusts ? [root.certificatePem] : [] });
  const proxy = chainedProxy({
    upstreamPort: upstream.port,
    upstreamHost: "localhost",
    tlsContext,
    authorization: "Bearer token",
  });
  return {
    proxy,
    upstream,
    requests,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

testWith(["openssl"], "a verified upstream carries tunnels, inside TLS", async () => {
  await using chained = await chain("DNS:localhost", "HTTP/1.1 200 OK\r\n\r\nhello ");
  using client = await chained.proxy.connect("early ");
  await client.send("late");
  expect((await client.readUntil("early late")).toString()).toBe(
    "HTTP/1.1 200 Connection Established\r\nProxy-Agent: agentproxy\r\n\r\nhello early late",
  );
  expect(chained.requests).toEqual([
    "CONNECT o.test:443 HTTP/1.1\r\nHost: o.test:443\r\nProxy-Authorization: Bearer token\r\n\r\n",
  ]);
  expect(chained.proxy.exchanges).toEqual([true]);
  const { allowed, dials, handshakes } = chained.proxy.ledger.tally;
  const counted = [dials, handshakes.upstream, handshakes.origin].map(({ counts }) =>
    counts.reduce((sum, count) => sum + count, 0),
  );
  expect([allowed, ...counted]).toEqual([1, 1, 1, 0]);
});

testWith(["openssl"], "its refusal is passed on", async () => {
  await using chained = await chain("DNS:localhost", "HTTP/1.1 403 No\r\nContent-Length: 3\r\n\r\nno\n");
  using client = await chained.proxy.connect();
  expect(parseReply((await client.readToEnd()).toString())).toMatchObject({ status: 403, body: "no\n" });
  expect(chained.proxy.ledger.failures()).toMatchObject([{ code: "upstream-denied" }]);
});

for (const [what, names, trusts] of [
  ["a certificate for another name", "DNS:other.test", true],
  ["a certificate that nobody here trusts", "DNS:localhost", false],
] as const) {
  testWith(
    ["openssl"],
    `${what} is a broken upstream, which gets neither credentials nor target`,
    async () => {
      await using chained = await chain(names, "HTTP/1.1 200 OK\r\n\r\n", trusts);
      using client = await chained.proxy.connect();
      const reply = parseReply((await client.readToEnd()).toString());
      expect(reply.status).toBe(502);
      expect(JSON.parse(reply.body)).toMatchObject({ code: "upstream-broken" });
      expect(chained.proxy.ledger.failures()[0]?.detail).toMatch(
        /cannot be spoken to: its certificate or TLS failed/,
      );
      expect([chained.requests, chained.proxy.exchanges]).toEqual([[], [false]]);
    },
  );
}

testWith(
  ["openssl"],
  "an upstream that does not speak TLS, or goes before it has, is a broken one",
  async () => {
    const tlsContext = createSecureContext();
    for (const act of ["talk", "finish", "reset"] as const) {
      using upstream = rawServer((peer) => {
        if (act === "talk") void peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
        else peer[act]();
      });
      await using proxy = chainedProxy({ upstreamPort: upstream.port, tlsContext });
      using client = await proxy.connect();
      expect([act, parseReply((await client.readToEnd()).toString()).status]).toEqual([act, 502]);
      await until("the record", () => proxy.ledger.failures().length === 1);
      expect(proxy.exchanges).toEqual([false]);
    }
  },
);
