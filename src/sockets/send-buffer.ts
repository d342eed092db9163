// Bounds what the kernel keeps for a client that does not read.

import { sendBufferLimiter } from "../host/libc.ts";
import { isGone, type OwnedSocket } from "./owned-socket.ts";

/** From now on about twice `bytes` are kept at most, where it would be up to the megabytes of tcp_wmem (tcp(7)). */
export async function limitSendBuffer(socket: OwnedSocket, bytes: number): Promise<void> {
  const limit = await sendBufferLimiter();
  if (socket.fd !== undefined && socket.fd >= 0 && !isGone(socket)) limit(socket.fd, bytes);
}
