// Tests of a client's connection up to the answer to its first request.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { until } from "../support/until.ts";
import { parseReply, sessionRig } from "./session-rig.ts";

const connectHead = "CONNECT o.test:443 HTTP/1.1\r\nHost: o.test:443\r\n\r\n";

test("a head in any number of reads reaches the route once, and what follows it is kept in order", async () => {
  using rig = sessionRig();
  const whole = `${connectHead}\x16\x03\x01 and what the client says early`;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: whole.length - 1 }), { maxLength: 12 }),
      async (cuts) => {
        rig.requests.length = 0;
        const client = await rig.connect();
        const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
        for (const [index, from] of places.slice(0, -1).entries()) {
          await client.send(whole.slice(from, places[index + 1]));
          // Makes it a read of its own.
          await new Promise(setImmediate);
        }
        const request = await until("the request", () => rig.requests[0]);
        let early = "";
        await until(
          "all of it",
          () =>
            (early += request.client.take().toString("latin1")).length >= whole.length - connectHead.length,
        );
        expect(early).toBe(whole.slice(connectHead.length));
        expect(request.target).toBe("o.test:443");
        expect(rig.requests).toHaveLength(1);
        client.reset();
      },
    ),
    { numRuns: 40 },
  );
  expect(rig.ledger.failures()).toEqual([]);
});

test("a head in reads of one byte each reaches the route", async () => {
  using rig = sessionRig();
  const client = await rig.connect();
  for (const byte of connectHead) {
    await client.send(byte);
    await new Promise(setImmediate);
  }
  await until("the request", () => rig.requests.length === 1);
  client.reset();
});

test("the target is canonical whatever the client's spelling", async () => {
  using rig = sessionRig();
  for (const [spelling, canonical] of [
    ["O.Test.:443", "o.test:443"],
    ["[::ffff:192.0.2.1]:443", "192.0.2.1:443"],
    ["[2001:DB8:0:0::1]:8443", "[2001:db8::1]:8443"],
  ] as const) {
    rig.requests.length = 0;
    using client = await rig.connect();
    await client.send(`CONNECT ${spelling} HTTP/1.1\r\nHost: ${spelling}\r\n\r\n`);
    expect((await until("the request", () => rig.requests[0])).target).toBe(canonical);
  }
});

const malformed: Readonly<Record<string, string>> = {
  "no port": "CONNECT o.test HTTP/1.1\r\n\r\n",
  "an empty port": "CONNECT o.test: HTTP/1.1\r\n\r\n",
  "port 0": "CONNECT o.test:0 HTTP/1.1\r\n\r\n",
  "port 65536": "CONNECT o.test:65536 HTTP/1.1\r\n\r\n",
  "a port that is no number": "CONNECT o.test:https HTTP/1.1\r\n\r\n",
  userinfo: "CONNECT user:secret@o.test:443 HTTP/1.1\r\n\r\n",
  "NUL in the authority": "CONNECT o\0.test:443 HTTP/1.1\r\n\r\n",
  "a space in the authority": "CONNECT o .test:443 HTTP/1.1\r\n\r\n",
  "a bare CR in the authority": "CONNECT o\r.test:443 HTTP/1.1\r\n\r\n",
  "a name that is no name": "CONNECT -o-.test:443 HTTP/1.1\r\n\r\n",
  "a path": "CONNECT o.test:443/x HTTP/1.1\r\n\r\n",
  "a URL": "CONNECT https://o.test:443 HTTP/1.1\r\n\r\n",
  "an IPv6 zone": "CONNECT [fe80::1%eth0]:443 HTTP/1.1\r\n\r\n",
  "IPv6 without brackets": "CONNECT ::1:443 HTTP/1.1\r\n\r\n",
  "IPv4 in an odd form": "CONNECT 0x7f.1:443 HTTP/1.1\r\n\r\n",
  "bare LF line ends": "CONNECT o.test:443 HTTP/1.1\nHost: o.test:443\n\n",
  "a header over two lines": "CONNECT o.test:443 HTTP/1.1\r\nX: a\r\n b\r\n\r\n",
  "white space before a colon": "CONNECT o.test:443 HTTP/1.1\r\nHost : o.test:443\r\n\r\n",
  "a Content-Length": "CONNECT o.test:443 HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
  "a Transfer-Encoding": "CONNECT o.test:443 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "two Hosts": "CONNECT o.test:443 HTTP/1.1\r\nHost: o.test:443\r\nHost: p.test:443\r\n\r\n",
  "a Host that differs": "CONNECT o.test:443 HTTP/1.1\r\nHost: p.test:443\r\n\r\n",
  "another version": "CONNECT o.test:443 HTTP/2.0\r\n\r\n",
  "a ClientHello": "\x16\x03\x01\x02\x00\x01\x00",
  "an ssh banner": "SSH-2.0-OpenSSH_9.9\r\n",
};

for (const [what, bytes] of Object.entries(malformed)) {
  test(`${what} is refused with 400, recorded, and the connection closed`, async () => {
    using rig = sessionRig();
    const reply = parseReply(await rig.ask(bytes));
    expect(reply.status).toBe(400);
    expect(reply.headers.get("x-agentproxy-code")).toBe("malformed-request");
    expect(reply.headers.get("connection")).toBe("close");
    expect(JSON.stringify([...reply.headers, reply.reason, reply.body])).not.toContain("secret");
    const [entry] = rig.ledger.failures();
    expect(entry).toMatchObject({ code: "malformed-request", kind: "malformed_request", status: 400 });
    expect(JSON.stringify(entry)).not.toContain("secret");
    expect(rig.requests).toEqual([]);
  });
}

test("a head over 16 KiB is refused with 431, before its end has come", async () => {
  using rig = sessionRig();
  const client = await rig.connect();
  await client.send(`CONNECT o.test:443 HTTP/1.1\r\nX: ${"x".repeat(17_000)}`);
  expect(parseReply((await client.readToEnd()).toString()).status).toBe(431);
  expect(rig.ledger.failures()).toMatchObject([{ code: "head-too-large", status: 431 }]);
  client.reset();
});

test("a head just under 16 KiB passes", async () => {
  using rig = sessionRig();
  using client = await rig.connect();
  await client.send(`CONNECT o.test:443 HTTP/1.1\r\nX: ${"x".repeat(16_384 - 60)}\r\n\r\n`);
  await until("the request", () => rig.requests.length === 1);
});

test("a head that takes too long is refused with 408, however it trickles in", async () => {
  using rig = sessionRig({ headTimeoutMs: 150 });
  const client = await rig.connect();
  const trickle = setInterval(() => void client.send("X"), 20);
  const startedMs = performance.now();
  const reply = parseReply((await client.readToEnd()).toString());
  clearInterval(trickle);
  client.reset();
  expect(performance.now() - startedMs).toBeLessThan(1000);
  expect(reply.status).toBe(408);
  expect(rig.ledger.failures()).toMatchObject([{ code: "head-too-slow", status: 408 }]);
});

test("a client that has been answered or has gone is not timed out", async () => {
  using rig = sessionRig({ headTimeoutMs: 50 });
  using waiting = await rig.connect();
  await waiting.send(connectHead);
  const gone = await rig.connect();
  await gone.send("CONNECT o.te");
  gone.reset();
  const finished = await rig.connect();
  finished.finish();
  await finished.closed;
  await Bun.sleep(120);
  expect(rig.ledger.failures()).toEqual([]);
  expect(waiting.peek().length).toBe(0);
});
