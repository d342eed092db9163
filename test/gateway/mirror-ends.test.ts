// Tests of how tunnels with TLS on both legs end.

import { expect } from "bun:test";
import { runCommand } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { until } from "../support/until.ts";
import { askThrough, originPairs, sharedAuthority, startGateway, type Gateway } from "./rig.ts";
import { startTlsOrigin, type TlsOrigin } from "./tls-origin.ts";
import type { TLSSocket, TlsOptions } from "node:tls";

async function startPair(
  serve: (socket: TLSSocket) => void,
  options: TlsOptions = {},
): Promise<AsyncDisposable & { gateway: Gateway; origin: TlsOrigin }> {
  const { root, leaf } = await originPairs();
  const origin = await startTlsOrigin({ cert: leaf.certificatePem, key: leaf.keyPem, ...options }, serve);
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

const large = "0123456789abcdef".repeat(250_000);

testWith(
  ["openssl", "python3"],
  "the client's end reaches the origin, whose answer still comes back",
  async () => {
    await using pair = await startPair(
      (socket) => {
        let request = "";
        socket.on("data", (chunk: Buffer) => (request += chunk.toString()));
        socket.on("end", () => socket.end(`all of ${request.length}`));
      },
      { allowHalfOpen: true },
    );
    for (const question of [{}, { sni: null }, { pipelined: true }]) {
      const answer = await askThrough(pair.gateway.port, {
        ...question,
        request: "x".repeat(1000),
        end: true,
      });
      expect(answer).toMatchObject({ reply: "all of 1000", error: null, cleanEnd: true });
    }
    await pair.gateway.quiet();
    expect(pair.gateway.ledger.failures()).toEqual([]);
  },
);

testWith(["openssl", "python3"], "large answers and large requests pass whole, and are counted", async () => {
  await using pair = await startPair((socket) => {
    let bytes = 0;
    socket.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes === large.length) socket.end(large);
    });
  });
  const answer = await askThrough(pair.gateway.port, { request: large });
  expect(answer.cleanEnd).toBe(true);
  expect(answer.reply === large).toBe(true);
  await until("the tunnel to close", () => pair.gateway.ledger.tunnels.open === 0);
  expect(pair.gateway.ledger.tunnels).toEqual({
    open: 0,
    total: 1,
    bytesUp: large.length,
    bytesDown: large.length,
  });
});

testWith(
  ["openssl", "python3"],
  "an origin that wants a client certificate in TLS 1.2 is told as well",
  async () => {
    await using pair = await startPair(() => {}, {
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion: "TLSv1.2",
    });
    const answer = await askThrough(pair.gateway.port);
    expect(answer.reply).toStartWith("HTTP/1.1 502 ");
    expect(pair.gateway.ledger.failures()).toMatchObject([{ code: "origin-wants-certificate", count: 1 }]);
  },
);

testWith(
  ["openssl", "python3"],
  "one that wants it in TLS 1.3 says so after the request, and is told inside TLS",
  async () => {
    await using pair = await startPair(() => {}, { requestCert: true, rejectUnauthorized: true });
    const questions = [{}, { sni: null }, { pipelined: true }, { alpn: ["http/1.1"] }];
    for (const question of questions) {
      const answer = await askThrough(pair.gateway.port, question);
      expect(answer).toMatchObject({ error: null, cleanEnd: true });
      expect(answer.reply).toStartWith("HTTP/1.1 502 Bad Gateway: host wants a client certificate: ");
      expect(answer.reply).toContain("X-Agentproxy-Code: origin-wants-certificate\r\n");
    }
    await pair.gateway.quiet();
    expect(pair.gateway.ledger.failures()).toMatchObject([
      { code: "origin-wants-certificate", kind: "origin_tls", count: questions.length, status: 502 },
    ]);
  },
);

testWith(
  ["openssl", "python3"],
  "an h2 client of an origin that wants a client certificate is cut, and that is recorded",
  async () => {
    await using pair = await startPair(() => {}, {
      requestCert: true,
      rejectUnauthorized: true,
      ALPNProtocols: ["h2"],
    });
    const answer = await askThrough(pair.gateway.port, { alpn: ["h2"] });
    expect(answer).toMatchObject({ alpn: "h2", reply: "", cleanEnd: false });
    expect(pair.gateway.ledger.failures()).toMatchObject([{ code: "origin-wants-certificate", count: 1 }]);
  },
);

testWith(
  ["openssl", "curl"],
  "curl prints why an origin that wants a client certificate refused",
  async () => {
    await using pair = await startPair(() => {}, { requestCert: true, rejectUnauthorized: true });
    const { path } = await sharedAuthority();
    const proxy = ["--noproxy", "none", "-x", `http://127.0.0.1:${pair.gateway.port}`];
    const argv = [program("curl"), "-sS", "--cacert", path, ...proxy, "https://o.test/"];
    const result = await runCommand(argv, { env: freshEnvironment(temporaryFolder("curl")) });
    expect(JSON.parse(result.stdout)).toMatchObject({ code: "origin-wants-certificate", host: "o.test:443" });
  },
);

testWith(["openssl", "python3"], "an origin of old TLS alone is told as a failure of its TLS", async () => {
  await using pair = await startPair(() => {}, { minVersion: "TLSv1", maxVersion: "TLSv1.1" });
  const answer = await askThrough(pair.gateway.port);
  expect(answer.reply).toStartWith("HTTP/1.1 502 ");
  expect(pair.gateway.ledger.failures()[0]?.detail).toContain("PROTOCOL_VERSION");
});

testWith(
  ["openssl", "python3"],
  "an origin that has only protocols that the client lacks is told so in the client's",
  async () => {
    await using pair = await startPair(() => {}, { ALPNProtocols: ["h2"] });
    for (const question of [{ alpn: ["http/1.1"] }, { alpn: ["http/1.1"], sni: null }]) {
      const answer = await askThrough(pair.gateway.port, question);
      expect(answer).toMatchObject({ alpn: "http/1.1", cleanEnd: true });
      expect(answer.reply).toContain("X-Agentproxy-Code: origin-protocol\r\n");
    }
    expect(pair.gateway.ledger.failures()).toMatchObject([{ code: "origin-protocol", count: 2 }]);
  },
);

testWith(["openssl", "python3"], "stopping ends an open tunnel", async () => {
  const pair = await startPair(() => {});
  const asked = askThrough(pair.gateway.port);
  await until("the tunnel", () => pair.gateway.ledger.tunnels.open === 1);
  await pair[Symbol.asyncDispose]();
  expect(await asked).toMatchObject({ version: "TLSv1.3", reply: "", cleanEnd: false });
  expect(pair.gateway.ledger.failures()).toEqual([]);
});
