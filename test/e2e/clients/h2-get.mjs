// Fetches "/" of argv[2] with a client that offers h2 alone, and prints status and body as JSON.

import { connect } from "node:http2";
import { tlsThroughProxy } from "./tunnel.mjs";

const authority = process.argv[2];
const tls = await tlsThroughProxy(authority, { ALPNProtocols: ["h2"] });
const session = connect(`https://${authority}`, { createConnection: () => tls });
const asking = session.request({ ":path": "/" });
let body = "";
let status = null;
asking.on("response", (headers) => (status = headers[":status"]));
asking.setEncoding("utf8");
asking.on("data", (text) => (body += text));
asking.on("close", () => {
  session.close();
  process.stdout.write(JSON.stringify({ status, body }));
});
asking.end();
