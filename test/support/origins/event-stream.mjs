// An origin of server-sent events, over h2 and http/1.1: the first at once, the second `gapMs` later (3 s), then the end.

import { createSecureServer } from "node:http2";
import { credentials, listen, options, pause, say } from "./listen.mjs";

const server = createSecureServer({ ...credentials(), allowHTTP1: true }, async (request, response) => {
  say("request", { method: request.method, url: request.url, protocol: request.httpVersion });
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.write("data: first\n\n");
  await pause(options.gapMs ?? 3000);
  response.end("data: second\n\n");
});
listen(server);
