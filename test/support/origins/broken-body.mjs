// An origin that promises 1,000,000 bytes, sends 1,000 and breaks off: with a TCP reset, or (`how: "fin"`) with a FIN and
// no close_notify, or (`how: "cut"`) with a FIN in the middle of a record.

import { createServer as createTlsServer } from "node:https";
import { connect, createServer } from "node:net";
import { credentials, listen, options, pause, say } from "./listen.mjs";

// node:tls cannot reset the connection under it, so a plain relay in front of the TLS server holds the client's end.
const clients = new Map();
const inner = createTlsServer(credentials(), async (request, response) => {
  say("request", { method: request.method, url: request.url });
  response.writeHead(200, { "content-type": "text/plain", "content-length": "1000000" });
  response.write("x".repeat(1000));
  // A reset throws away what the client has not read yet.
  await pause(200);
  const { client, through } = clients.get(request.socket.remotePort);
  if (options.how === "cut") {
    through.unpipe(client);
    through.once("data", (record) => client.end(record.subarray(0, -5)));
    through.resume();
    response.write("y".repeat(1000));
  } else if (options.how === "fin") client.end();
  else client.resetAndDestroy();
});
inner.listen(0, "127.0.0.1", () => {
  const front = createServer((client) => {
    const through = connect(inner.address().port, "127.0.0.1", () => {
      clients.set(through.localPort, { client, through });
      client.pipe(through);
      through.pipe(client);
    });
    client.on("close", () => through.destroy());
    client.on("error", (error) => say("error", { code: error.code }));
    through.on("error", (error) => say("error", { code: error.code }));
  });
  listen(front);
});
