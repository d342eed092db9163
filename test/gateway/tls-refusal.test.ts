// Tests of telling a failure inside TLS.

import { expect, test } from "bun:test";
import { refusalProtocol, refuseInsideTls } from "../../src/gateway/tls-refusal.ts";
import { createLedger, type FailureEntry } from "../../src/ledger/ledger.ts";
import { parseReply } from "../proxy/session-rig.ts";
import { ownedHandlers } from "../../src/sockets/owned-socket.ts";
import { fakeSocket } from "../sockets/fake-socket.ts";

function entry(): FailureEntry {
  return createLedger().record({
    code: "origin-certificate-expired",
    host: "o.test:443",
    detail: "It has expired.",
  });
}

test("the protocol is one that we can say it in", () => {
  expect(refusalProtocol([])).toBe("http/1.1");
  expect(refusalProtocol(["h2", "http/1.1"])).toBe("http/1.1");
  expect(refusalProtocol(["h2"])).toBe("h2");
  expect(refusalProtocol(["h2c", "h2"])).toBe("h2");
  expect(refusalProtocol(["spdy/3"])).toBeNull();
});

test("over http/1.1 the first request is answered, and nothing before it", () => {
  const socket = fakeSocket();
  refuseInsideTls(socket, "http/1.1", entry(), Buffer.alloc(0));
  expect(socket.output().length).toBe(0);
  ownedHandlers.data(socket, Buffer.from("GET /secret HTTP/1.1\r\n"));
  const reply = parseReply(socket.output().toString());
  expect(reply.status).toBe(502);
  expect(Object.keys(JSON.parse(reply.body) as object)[0]).toBe("error");
  expect(socket.acts).toContain("shutdown");
  ownedHandlers.data(socket, Buffer.from("Host: o.test\r\n\r\n"));
  expect(
    socket
      .output()
      .toString()
      .match(/HTTP\/1\.1/g),
  ).toHaveLength(1);
});

test("a request that came early is answered at once", () => {
  const socket = fakeSocket();
  refuseInsideTls(socket, "http/1.1", entry(), Buffer.from("GET / HTTP/1.1\r\n\r\n"));
  expect(parseReply(socket.output().toString()).status).toBe(502);
});

test("over h2 settings go out at once and the answer after the request", () => {
  const socket = fakeSocket();
  refuseInsideTls(socket, "h2", entry(), Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
  expect(socket.output().length).toBe(9);
  expect(socket.acts).not.toContain("shutdown");
  ownedHandlers.data(socket, Buffer.from("00000101050000000182", "hex"));
  expect(socket.output().toString("latin1")).toContain("origin-certificate-expired");
  expect(socket.output().toString("latin1")).toContain('"error"');
  expect(socket.acts).toContain("shutdown");
});

test("a client that ends without a request is not waited for", () => {
  const socket = fakeSocket({ onClosing: () => ownedHandlers.close(socket) });
  refuseInsideTls(socket, "http/1.1", entry(), Buffer.alloc(0));
  ownedHandlers.end(socket);
  expect(socket.acts).toContain("end");
});
