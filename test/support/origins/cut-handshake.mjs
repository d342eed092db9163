// An origin that takes the ClientHello and hangs up: with a FIN, or (`how: "reset"`) with a TCP reset.

import { createServer } from "node:net";
import { listen, options, say } from "./listen.mjs";

const server = createServer((socket) => {
  socket.on("error", (error) => say("error", { code: error.code }));
  socket.once("data", (chunk) => {
    say("hello", { size: chunk.length });
    if (options.how === "reset") socket.resetAndDestroy();
    else socket.end();
  });
});
listen(server);
