// A TLS origin that lets nobody in without a client certificate.

import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { credentials, listen, options, say } from "./listen.mjs";

const server = createServer(
  { ...credentials(), ca: readFileSync(options.rootFile), requestCert: true, rejectUnauthorized: true },
  (request, response) => {
    const subject = request.socket.getPeerCertificate().subject.CN;
    say("request", { method: request.method, url: request.url, subject });
    response.end(`hello ${subject}\n`);
  },
);
server.on("tlsClientError", (error) => say("refused", { code: error.code }));
listen(server);
