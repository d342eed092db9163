// What the small origin servers share. They run on Node, so that nothing under test is on both ends.

import { readFileSync } from "node:fs";

/** `{ chainFile, keyFile, … }` as origins.ts passes it. */
export const options = JSON.parse(process.argv[2] ?? "{}");

/** `key` and `cert` for node:tls, node:https and node:http2. */
export function credentials() {
  return { cert: readFileSync(options.chainFile), key: readFileSync(options.keyFile) };
}

/** Tells the test what happened: one JSON object a line. */
export function say(event, facts = {}) {
  process.stdout.write(`${JSON.stringify({ event, ...facts })}\n`);
}

export function listen(server, address = "127.0.0.1") {
  server.listen(0, address, () => say("listening", { port: server.address().port }));
}

/** Waits for `ms`. */
export function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
