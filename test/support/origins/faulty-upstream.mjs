// An upstream gateway that goes wrong: the first label of the name that CONNECT asks for says how.

import { createServer } from "node:net";
import { listen, pause, say } from "./listen.mjs";

const established = "HTTP/1.1 200 Connection established\r\n\r\n";
const body = "the gateway's own words\n";
const answer = (status, more = "") =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;

const faults = {
  // What goes well, for the requests in between.
  echo(socket) {
    socket.write(established);
    socket.pipe(socket);
  },
  eager: (socket) => socket.write(`${established}the server speaks first\n`),
  interim(socket) {
    socket.write(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${established}`);
    socket.pipe(socket);
  },
  async trickle(socket) {
    for (const byte of established) {
      await pause(5);
      socket.write(byte);
    }
    socket.pipe(socket);
  },
  // A Content-Length of a 2xx answer to CONNECT means nothing (RFC 9110 section 9.3.6).
  length(socket) {
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    socket.pipe(socket);
  },
  mute: (socket) => socket.write(established),
  silent() {},
  "no-answer-reset": (socket) => socket.resetAndDestroy(),
  "no-answer-end": (socket) => socket.end(),
  "half-head": (socket) => socket.end("HTTP/1.1 200 Conn"),
  "half-head-reset"(socket) {
    socket.write("HTTP/1.1 200 Conn");
    setTimeout(() => socket.resetAndDestroy(), 50);
  },
  "huge-head": (socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${"x".repeat(20_000)}\r\n\r\n`),
  "endless-head"(socket) {
    socket.write("HTTP/1.1 200 OK\r\n");
    const more = setInterval(() => socket.write(`X: ${"x".repeat(1000)}\r\n`), 5);
    socket.on("close", () => clearInterval(more));
  },
  "bad-status": (socket) => socket.write("HTTP/1.1 two hundred\r\n\r\n"),
  banner: (socket) => socket.write("SSH-2.0-OpenSSH_9.9\r\n"),
  "line-feeds": (socket) => socket.write("HTTP/1.1 200 OK\n\n"),
  switch: (socket) => socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
  "says-400": (socket) => socket.write(answer("400 Bad Request")),
  "says-403": (socket) => socket.write(answer("403 Forbidden", "X-Reason: not this one\r\n")),
  "says-407": (socket) =>
    socket.write(answer("407 Who Are You", 'Proxy-Authenticate: Basic realm="gate"\r\n')),
  "says-429": (socket) => socket.write(answer("429 Slow Down", "Retry-After: 7\r\n")),
  "says-500": (socket) => socket.write(answer("500 Oops")),
  "says-502": (socket) => socket.write(answer("502 Bad Gateway")),
  "says-503": (socket) => socket.write(answer("503 Busy", "Retry-After: 7\r\n")),
  "says-504": (socket) => socket.write(answer("504 Too Late")),
  "chunked-403": (socket) =>
    socket.write("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwhy?\r\n0\r\n\r\n"),
  "short-403": (socket) => socket.end(`HTTP/1.1 403 No\r\nContent-Length: 500\r\n\r\n${body}`),
  async "cut-by-reset"(socket) {
    socket.write(`${established}${"x".repeat(1000)}`);
    // A reset throws away what the client has not read yet.
    await pause(200);
    socket.resetAndDestroy();
  },
  // A record of 80 bytes, of which 75 have come.
  "cut-in-record": (socket) =>
    socket.end(Buffer.concat([Buffer.from(established), Buffer.from("1603030050", "hex"), Buffer.alloc(75)])),
  "cut-by-end": (socket) => socket.end(`${established}${"x".repeat(1000)}`),
};

const server = createServer((socket) => {
  let head = "";
  const read = (chunk) => {
    head += chunk.toString("latin1");
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    socket.off("data", read);
    const name = /^CONNECT ([\w-]+)\./.exec(head)?.[1] ?? "";
    const credentials = /^Proxy-Authorization: (.*)\r$/im.exec(head)?.[1] ?? null;
    say("connect", { name, credentials, early: head.length - end - 4 });
    socket.on("end", () => say("end", { name }));
    socket.on("close", () => say("close", { name }));
    faults[name](socket);
    socket.resume();
  };
  socket.on("data", read);
  socket.on("error", (error) => say("error", { code: error.code }));
});
listen(server);
