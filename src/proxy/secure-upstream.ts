// TLS to the upstream gateway itself, where its URL says https.

import type { SecureContext } from "node:tls";
import { disown, isGone, type OwnedSocket } from "../sockets/owned-socket.ts";
import { secureClient } from "../sockets/secure.ts";
import { encodeAlpn } from "../wire/alpn.ts";

const http11Only = encodeAlpn(["http/1.1"]);

/** Gives the socket to speak to the upstream on, without an owner, or why there is none. Never rejects. */
export function secureUpstream(
  socket: OwnedSocket,
  context: SecureContext,
  serverName: string,
  timeoutMs: number,
): Promise<OwnedSocket | string> {
  if (isGone(socket)) return Promise.resolve("it closed the connection before TLS began");
  return new Promise((resolve) => {
    const deadline = setTimeout(() => fail("the TLS handshake timed out"), timeoutMs);
    const fail = (why: string): void => {
      clearTimeout(deadline);
      // First: terminating reports a close inside the call, whose reason would be the one that counts.
      resolve(why);
      secured.tls.terminate();
    };
    const secured = secureClient(socket, {
      context,
      serverName,
      alpn: http11Only,
      owner: {
        data() {},
        drain() {},
        end() {},
        close: (error) => fail(`TLS failed (${error?.message ?? "closed"})`),
        handshake(ok, error) {
          if (!ok || error !== null)
            return fail(`its certificate or TLS failed (${error?.message ?? "unknown"})`);
          clearTimeout(deadline);
          disown(secured.tls);
          resolve(secured.tls);
        },
      },
    });
    socket.resume();
  });
}
