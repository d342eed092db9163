// Tests of the mirrored handshake, with every form of ClientHello that works.

import { expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "../support/child.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { shared } from "../support/shared.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { until } from "../support/until.ts";
import { askThrough, originPairs, startGateway, type Gateway, type TunnelQuestion } from "./rig.ts";
import { startTlsOrigin, type TlsOrigin } from "./tls-origin.ts";

interface Pair extends AsyncDisposable {
  readonly origin: TlsOrigin;
  readonly gateway: Gateway;
}

/** An origin that offers `protocols` and answers with the one it got and what it was asked. */
async function startPair(protocols: readonly string[] | null): Promise<Pair> {
  const { root, leaf } = await originPairs();
  const origin = await startTlsOrigin(
    {
      cert: leaf.certificatePem,
      key: leaf.keyPem,
      ...(protocols === null ? {} : { ALPNProtocols: [...protocols] }),
    },
    (socket) => {
      socket.once("data", (request: Buffer) =>
        socket.end(`${socket.alpnProtocol || "none"}: ${request.toString()}`),
      );
    },
  );
  const gateway = await startGateway(origin.port, [root.certificatePem]);
  return {
    origin,
    gateway,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await origin[Symbol.asyncDispose]();
    },
  };
}

const pairs = {
  both: shared(() => startPair(["h2", "http/1.1"])),
  "http/1.1": shared(() => startPair(["http/1.1"])),
  h2: shared(() => startPair(["h2"])),
  none: shared(() => startPair(null)),
};

const request = "GET / HTTP/1.1\r\nHost: o.test\r\nConnection: close\r\n\r\n";

/** Long names that nobody speaks, `bytes` of them together, before http/1.1. */
function longOffer(bytes: number): readonly string[] {
  return [
    ...Array.from({ length: Math.floor(bytes / 256) }, (_, number) => String(number).padStart(255, "x")),
    "http/1.1",
  ];
}

const rows: Readonly<
  Record<string, readonly [pair: keyof typeof pairs, question: TunnelQuestion, alpn: string | null]>
> = {
  "the origin's choice of h2 reaches the client": ["both", { alpn: ["h2", "http/1.1"] }, "h2"],
  "the origin's choice of http/1.1 reaches the client": [
    "http/1.1",
    { alpn: ["h2", "http/1.1"] },
    "http/1.1",
  ],
  "a client that offers only http/1.1 gets it from an origin that has both": [
    "both",
    { alpn: ["http/1.1"] },
    "http/1.1",
  ],
  "a client that offers only h2 gets it": ["h2", { alpn: ["h2"] }, "h2"],
  "an origin without ALPN leaves the client without": ["none", { alpn: ["h2", "http/1.1"] }, null],
  "a client without ALPN reaches an origin that has it": ["both", {}, null],
  "GREASE and unknown protocols are offered on": ["both", { alpn: ["\n\n", "zz", "h2"] }, "h2"],
  "a client without SNI and ALPN is carried": ["both", { sni: null }, null],
  "a client without SNI gets http/1.1": ["both", { sni: null, alpn: ["h2", "http/1.1"] }, "http/1.1"],
  "a client without SNI that offers only h2 gets it": ["both", { sni: null, alpn: ["h2"] }, "h2"],
  "SNI in capitals is the same name": ["both", { sni: "O.TEST" }, null],
  "a ClientHello in the packet of CONNECT is carried": ["both", { pipelined: true, alpn: ["h2"] }, "h2"],
  "the same without SNI": ["both", { pipelined: true, sni: null }, null],
  "a ClientHello in segments of one byte is carried": ["both", { segment: 1, alpn: ["h2"] }, "h2"],
  "a ClientHello in records of one byte is carried": ["both", { record: 1, alpn: ["h2"] }, "h2"],
  "a ClientHello in records and segments of one byte is carried": ["both", { record: 1, segment: 1 }, null],
  "a ClientHello in records of one byte in the packet of CONNECT is carried": [
    "both",
    { record: 1, pipelined: true },
    null,
  ],
  "a ClientHello of 15 KB is carried": ["both", { alpn: longOffer(15_000) }, "http/1.1"],
  "TLS 1.2 is carried": ["both", { tls12: true, alpn: ["h2"] }, "h2"],
  "a client that ends its direction still gets its answer": ["both", { end: true }, null],
};

for (const [sentence, [pair, question, alpn]] of Object.entries(rows)) {
  testWith(["openssl", "python3"], sentence, async () => {
    const { gateway, origin } = await pairs[pair]();
    const handshakes = origin.handshakes;
    const answer = await askThrough(gateway.port, question);
    expect(answer).toEqual({
      connect: "HTTP/1.1 200 Connection Established",
      version: question.tls12 === true ? "TLSv1.2" : "TLSv1.3",
      alpn,
      names: ["o.test"],
      reply: `${alpn ?? "none"}: ${request}`,
      error: null,
      cleanEnd: true,
    });
    expect(origin.handshakes).toBe(handshakes + 1);
    expect(gateway.ledger.failures()).toEqual([]);
  });
}

testWith(
  ["openssl", "python3"],
  "an address as target needs no SNI, and gets a leaf with that address",
  async () => {
    const { gateway } = await pairs.both();
    const answer = await askThrough(gateway.port, { target: "192.0.2.7:443", sni: null });
    expect(answer).toMatchObject({ names: ["192.0.2.7"], error: null, cleanEnd: true });
    expect(answer.reply).toStartWith("none: GET /");
  },
);

testWith(["openssl", "python3"], "afterwards no tunnel and no connection is left", async () => {
  const { gateway } = await pairs.both();
  await askThrough(gateway.port, { pipelined: true });
  await gateway.quiet();
  await until("the tunnels to be closed", () => gateway.ledger.tunnels.open === 0);
});

testWith(
  ["openssl", "python3"],
  "an origin whose first words come with its last handshake packet is heard",
  async () => {
    const { root, leaf } = await originPairs();
    const folder = temporaryFolder("speaking-origin");
    const files = [join(folder, "crt"), join(folder, "key")] as const;
    writeFileSync(files[0], leaf.certificatePem);
    writeFileSync(files[1], leaf.keyPem);
    const script = new URL("speaking-origin.py", import.meta.url).pathname;
    await using origin = startChild([program("python3"), script, ...files], {
      env: freshEnvironment(folder),
    });
    const port = Number(await until("the origin's port", () => /^\d+\n/.exec(origin.stdout())?.[0]));
    await using gateway = await startGateway(port, [root.certificatePem]);
    for (const question of [{}, { sni: null }, { pipelined: true }]) {
      const answer = await askThrough(gateway.port, { ...question, request: "" });
      expect(answer).toMatchObject({ reply: "first words", error: null, cleanEnd: true });
    }
  },
);
