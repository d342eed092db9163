// A gRPC-shaped origin: h2 alone, each DATA sent back as it comes, and the status in trailers after the client's end.

import { createSecureServer } from "node:http2";
import { credentials, listen, say } from "./listen.mjs";

const server = createSecureServer(credentials());
server.on("stream", (stream, headers) => {
  say("request", { method: headers[":method"], url: headers[":path"], authority: headers[":authority"] });
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("data", (chunk) => stream.write(chunk));
  stream.on("end", () => stream.end());
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0", "grpc-message": "all echoed" }));
  stream.on("error", (error) => say("error", { code: error.code }));
});
listen(server);
