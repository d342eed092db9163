// A gRPC-shaped call: sends each message when the one before has come back, then ends; prints all it saw as JSON.

import { connect } from "node:http2";
import { tlsThroughProxy } from "./tunnel.mjs";

const host = process.argv[2];
const messages = ["one", "two", "three"];
const tls = await tlsThroughProxy(host, { ALPNProtocols: ["h2"] });
const session = connect(`https://${host}`, { createConnection: () => tls });
const call = session.request({
  ":method": "POST",
  ":path": "/echo.Echo/Stream",
  "content-type": "application/grpc",
  te: "trailers",
});
const seen = { alpn: tls.alpnProtocol, status: null, echoes: [], trailers: {}, trailersAfterBody: false };
call.on("response", (headers) => (seen.status = headers[":status"]));
call.on("trailers", ({ "grpc-status": status, "grpc-message": message }) => {
  seen.trailers = { status, message };
  seen.trailersAfterBody = seen.echoes.length === messages.length;
});
call.setEncoding("utf8");
call.on("data", (text) => {
  seen.echoes.push(text);
  if (seen.echoes.length < messages.length) call.write(messages[seen.echoes.length]);
  else call.end();
});
call.on("close", () => {
  session.close();
  process.stdout.write(JSON.stringify(seen));
});
call.write(messages[0]);
