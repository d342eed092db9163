// An origin without TLS: plain HTTP/1.1 where a client expects TLS.

import { createServer } from "node:http";
import { listen, say } from "./listen.mjs";

const server = createServer((request, response) => {
  say("request", { method: request.method, url: request.url });
  response.end("plain\n");
});
listen(server);
