// A TLS origin without HTTP: sends back what comes, and after the client's end says how much that was, and ends.

import { createServer } from "node:tls";
import { credentials, listen, say } from "./listen.mjs";

const server = createServer({ ...credentials(), allowHalfOpen: true }, (socket) => {
  say("connected", { sni: socket.servername, alpn: socket.alpnProtocol });
  let size = 0;
  socket.on("data", (chunk) => {
    size += chunk.length;
    if (!socket.write(chunk)) {
      socket.pause();
      socket.once("drain", () => socket.resume());
    }
  });
  socket.on("end", () => {
    say("end", { size });
    socket.end(`\nend after ${size} bytes\n`);
  });
  socket.on("error", (error) => say("error", { code: error.code }));
});
listen(server);
