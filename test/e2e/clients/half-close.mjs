// Sends what argv[3] says in bytes, ends its direction, and prints what still comes back, and how it ended, as JSON.

import { createHash, randomBytes } from "node:crypto";
import { tlsThroughProxy } from "./tunnel.mjs";

const size = Number(process.argv[3]);
const tls = await tlsThroughProxy(process.argv[2], { allowHalfOpen: true });
const sent = randomBytes(size);
const received = [];
tls.on("data", (chunk) => received.push(chunk));
tls.on("end", () => {
  const all = Buffer.concat(received);
  const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
  const whole = digest(all.subarray(0, size)) === digest(sent);
  process.stdout.write(JSON.stringify({ whole, rest: all.subarray(size).toString() }));
});
tls.end(sent);
