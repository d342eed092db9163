// Tests of reading an upstream gateway's answer to CONNECT.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { readUpstreamReply, type UpstreamReply } from "../../src/proxy/upstream-reply.ts";
import { dialFirst } from "../../src/sockets/dial.ts";
import { own, type OwnedSocket } from "../../src/sockets/owned-socket.ts";
import { rawServer, type RawPeer } from "../sockets/raw-peer.ts";
import { until } from "../support/until.ts";
import { parseReply } from "./session-rig.ts";

interface Heard {
  readonly reply: UpstreamReply;
  readonly socket: OwnedSocket;
  readonly elapsedMs: number;
}

/** What is made of an upstream that does `act`. */
async function hear(act: (peer: RawPeer) => unknown, timeoutMs = 2000): Promise<Heard> {
  const server = rawServer();
  const dialled = await dialFirst([{ hostname: "127.0.0.1", port: server.port }], 1000);
  if (!dialled.ok) throw new Error(dialled.code);
  const startedMs = performance.now();
  const reading = Promise.withResolvers<UpstreamReply>();
  readUpstreamReply(dialled.socket, timeoutMs, reading.resolve);
  void act(await server.next());
  return { reply: await reading.promise, socket: dialled.socket, elapsedMs: performance.now() - startedMs };
}

const says =
  (...parts: readonly string[]) =>
  async (peer: RawPeer): Promise<void> => {
    for (const part of parts) {
      await peer.send(part);
      await Bun.sleep(5);
    }
  };

const saysAndEnds =
  (...parts: readonly string[]) =>
  async (peer: RawPeer): Promise<void> => {
    await says(...parts)(peer);
    peer.finish();
  };

function rejected({ reply }: Heard): UpstreamReply & { kind: "rejected" } {
  if (reply.kind !== "rejected") throw new Error(`Expected a rejection, got ${JSON.stringify(reply)}`);
  return reply;
}

/** The bytes that the client would be sent. */
const forwarded = (heard: Heard): string => rejected(heard).forward([]).toString("latin1");

test("200 is accepted with the bytes that came after its head, and the end that came after those", async () => {
  const { reply, socket } = await hear(async (peer) => {
    void peer.send("HTTP/1.1 200 Connection established\r\nVia: 1.1 gw\r\n\r\n220 first words");
    peer.finish();
  });
  expect(reply).toEqual({ kind: "accepted", rest: Buffer.from("220 first words") });
  await Bun.sleep(20);
  const ended = Promise.withResolvers<void>();
  own(socket, { data() {}, drain() {}, end: ended.resolve, close() {} });
  socket.resume();
  await ended.promise;
});

test("what comes while nobody owns the accepted socket is kept", async () => {
  const { reply, socket } = await hear(says("HTTP/1.1 200 OK\r\n\r\n", "late words"));
  expect(reply).toEqual({ kind: "accepted", rest: Buffer.alloc(0) });
  await Bun.sleep(30);
  let words = "";
  own(socket, { data: (chunk) => (words += chunk.toString()), drain() {}, end() {}, close() {} });
  socket.resume();
  await until("the words", () => words === "late words");
});

test("any 2xx is accepted, and a head in any number of reads", async () => {
  const head = "HTTP/1.0 204 Fine\r\nX: y\r\n\r\n";
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: head.length - 1 }),
      fc.integer({ min: 1, max: head.length - 1 }),
      async (one, two) => {
        const [first, second] = [Math.min(one, two), Math.max(one, two)];
        const { reply } = await hear(
          says(head.slice(0, first), head.slice(first, second), `${head.slice(second)}rest`),
        );
        expect(reply).toEqual({ kind: "accepted", rest: Buffer.from("rest") });
      },
    ),
    { numRuns: 15 },
  );
});

test("interim answers before it are passed over", async () => {
  const { reply } = await hear(
    says("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nrest"),
  );
  expect(reply).toEqual({ kind: "accepted", rest: Buffer.from("rest") });
});

test("a switch of protocols is no answer to CONNECT", async () => {
  const { reply, elapsedMs } = await hear(says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"));
  expect(reply).toMatchObject({ kind: "broken", timedOut: false });
  expect(elapsedMs).toBeLessThan(1000);
});

const page = "<html><head><title>Access Denied</title></head><body>By policy</body></html>";

test("403 with a length is passed on whole, and its first words are quoted", async () => {
  const heard = await hear(
    says(
      `HTTP/1.1 403 Forbidden\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\nContent-Length: ${page.length}\r\n\r\n${page}`,
    ),
  );
  expect(rejected(heard)).toMatchObject({
    status: 403,
    said: "403 Forbidden; ERR_ACCESS_DENIED 0; Access Denied",
  });
  const reply = parseReply(forwarded(heard));
  expect(reply).toMatchObject({ status: 403, reason: "Forbidden", body: page });
  expect(reply.headers.get("content-length")).toBe(String(page.length));
  expect(reply.headers.get("x-squid-error")).toBe("ERR_ACCESS_DENIED 0");
  expect(reply.headers.get("connection")).toBe("close");
  expect(heard.elapsedMs).toBeLessThan(2500);
});

test("403 with a chunked body is passed on as it came", async () => {
  const body = "5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n";
  const heard = await hear(says("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n", body));
  const reply = parseReply(forwarded(heard));
  expect(reply.headers.get("transfer-encoding")).toBe("chunked");
  expect(reply.headers.has("content-length")).toBe(false);
  expect(forwarded(heard)).toEndWith(`\r\n\r\n${body}`);
  expect(heard.elapsedMs).toBeLessThan(2500);
});

test("the end of a chunked body is seen in whatever pieces it comes", async () => {
  const heard = await hear(
    says("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r", "\n\r", "\n"),
  );
  expect(forwarded(heard)).toEndWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
  expect(heard.elapsedMs).toBeLessThan(2500);
});

test("403 without a length ends with the connection", async () => {
  const heard = await hear(
    saysAndEnds("HTTP/1.1 403 No\r\nContent-Type: text/plain\r\n\r\n", "not ", "here"),
  );
  expect(parseReply(forwarded(heard))).toMatchObject({ status: 403, body: "not here" });
  expect(parseReply(forwarded(heard)).headers.get("content-length")).toBe("8");
});

test("403 without a body waits for none", async () => {
  const heard = await hear(says("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"));
  expect(parseReply(forwarded(heard)).body).toBe("");
  expect(heard.elapsedMs).toBeLessThan(2500);
});

test("a body that ends early is passed on with the length that it has", async () => {
  const heard = await hear(saysAndEnds("HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\n", "short"));
  expect(parseReply(forwarded(heard))).toMatchObject({ body: "short" });
  expect(parseReply(forwarded(heard)).headers.get("content-length")).toBe("5");
});

test("a body that only trickles is cut after three seconds", async () => {
  const heard = await hear(async (peer) => {
    await peer.send("HTTP/1.1 403 No\r\nContent-Length: 1000\r\n\r\n");
    const trickle = setInterval(() => void peer.send("x"), 100);
    setTimeout(() => clearInterval(trickle), 4000);
  });
  expect(heard.elapsedMs).toBeWithin(2900, 3600);
  expect(parseReply(forwarded(heard)).body).toMatch(/^x{10,}$/);
});

test("of a huge body 64 KiB are kept", async () => {
  for (const length of ["Content-Length: 5000000\r\n", ""]) {
    const heard = await hear(says(`HTTP/1.1 403 No\r\n${length}\r\n`, "y".repeat(5_000_000)));
    expect(parseReply(forwarded(heard)).body).toHaveLength(65_536);
  }
});

test("407 keeps its challenge, and headers for one connection alone are left out", async () => {
  const heard = await hear(
    says(
      'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="gw"\r\nConnection: keep-alive\r\n' +
        "Keep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\nContent-Length: 0\r\n\r\n",
    ),
  );
  const { headers, status } = parseReply(forwarded(heard));
  expect(status).toBe(407);
  expect([...headers.keys()].sort()).toEqual(["connection", "content-length", "proxy-authenticate"]);
});

test("our headers are added where the gateway has none of that name", async () => {
  const heard = await hear(says("HTTP/1.1 403 No\r\nX-Agentproxy-Code: theirs\r\nContent-Length: 0\r\n\r\n"));
  const bytes = rejected(heard).forward([
    ["x-agentproxy-code", "ours"],
    ["x-agentproxy-id", "f1"],
  ]);
  const { headers } = parseReply(bytes.toString("latin1"));
  expect([headers.get("x-agentproxy-code"), headers.get("x-agentproxy-id")]).toEqual(["theirs", "f1"]);
});

test("hostile words of a gateway are quoted printable and short", async () => {
  const heard = await hear(saysAndEnds(`HTTP/1.1 403 \xe9\t\r\n\r\n<b>\x1b[31m\u202e${"z".repeat(9000)}`));
  expect(rejected(heard).said).toMatch(/^[^\p{Cc}\p{Cf}]{1,256}$/u);
});

const broken: Readonly<Record<string, readonly [act: (peer: RawPeer) => unknown, why: RegExp]>> = {
  "the end before any answer": [(peer) => peer.finish(), /^closed the connection without an answer$/],
  "a reset before any answer": [
    (peer) => peer.reset(),
    /^broke the connection \(.*ECONNRESET.*\) without an answer$/,
  ],
  "the end in the middle of the head": [saysAndEnds("HTTP/1.1 200 OK\r\nX: "), /^closed the connection/],
  "an ssh banner": [says("SSH-2.0-OpenSSH_9.9\r\n"), /not HTTP.*ssh/],
  "a TLS alert": [says("\x15\x03\x01\x00\x02\x02\x46"), /not HTTP.*tls/],
  "a status line without a status": [says("HTTP/1.1 OK\r\n\r\n"), /not HTTP/],
  "a status of four digits": [says("HTTP/1.1 2000 OK\r\n\r\n"), /not HTTP/],
  "HTTP/2": [says("HTTP/2 200 OK\r\n\r\n"), /not HTTP/],
  "bare LF line ends": [says("HTTP/1.1 200 OK\n\n"), /not HTTP/],
  "a header without a colon": [says("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"), /not HTTP/],
  "a head over 16 KiB": [says(`HTTP/1.1 200 OK\r\nX: ${"x".repeat(17_000)}\r\n\r\n`), /head over 16 KiB/],
};

for (const [what, [act, why]] of Object.entries(broken)) {
  test(`${what} is a broken gateway`, async () => {
    const { reply, elapsedMs } = await hear(act);
    expect(reply).toEqual({ kind: "broken", why: expect.stringMatching(why), timedOut: false });
    expect(elapsedMs).toBeLessThan(1000);
  });
}

test("silence and a trickled head are a gateway that did not answer in time", async () => {
  for (const act of [() => {}, says("HTTP/1.1 200", " ", "O", "K")]) {
    const { reply, elapsedMs } = await hear(act, 150);
    expect(reply).toEqual({ kind: "broken", why: "did not answer within 0.15 s", timedOut: true });
    expect(elapsedMs).toBeWithin(140, 800);
  }
});
