// The yes to a CONNECT, the same on every route.

import type { Ledger } from "../ledger/ledger.ts";
import type { OwnedSocket } from "../sockets/owned-socket.ts";

/**
 * RFC 9110 §9.3.6: no content and no length, since what follows is the tunnel. A field there must be: apk-tools before
 * 2.12.1 and others on its libfetch wait for ever for one.
 */
const established = Buffer.from(
  "HTTP/1.1 200 Connection Established\r\nProxy-Agent: agentproxy\r\n\r\n",
  "latin1",
);

/** Answers a CONNECT with 200. */
export function grant(client: OwnedSocket, ledger: Ledger): void {
  ledger.tally.allowed += 1;
  client.write(established);
}
