// An origin that speaks first, as an SSH server does (RFC 4253 §4.2).

import { createServer } from "node:net";
import { listen, say } from "./listen.mjs";

const server = createServer((socket) => {
  socket.write("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n");
  socket.on("error", (error) => say("error", { code: error.code }));
  socket.on("data", (chunk) => say("heard", { text: chunk.toString("latin1").slice(0, 80) }));
});
listen(server);
