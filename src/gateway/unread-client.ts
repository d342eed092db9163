// The client's bytes for TLS to read, from the first one on.

import type { HeldClient } from "../proxy/held-client.ts";
import { relay } from "../proxy/relay.ts";
import type { OwnedSocket } from "../sockets/owned-socket.ts";
import { socketPair } from "../sockets/socket-pair.ts";

/** The client's socket, or a stand-in from which the bytes that it sent too early can be read again. */
export async function unreadClient(client: HeldClient): Promise<OwnedSocket> {
  const early = client.take();
  if (early.length === 0 && !client.ended) return client.socket;
  const [outer, inner] = await socketPair();
  const bridge = relay(client.socket, outer, { moved() {}, left() {}, closed() {} });
  bridge.openClient();
  bridge.openFar();
  bridge.pushFromClient(early);
  if (client.ended) bridge.endFromClient();
  return inner;
}
