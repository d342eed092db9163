// An origin that accepts TCP connections and never says a word.

import { createServer } from "node:net";
import { listen, say } from "./listen.mjs";

const server = createServer((socket) => {
  say("connected");
  socket.on("error", (error) => say("error", { code: error.code }));
  socket.on("close", () => say("closed"));
  socket.resume();
});
listen(server);
