// Whether the kernel knows a way to an address at all.

import { isIPv6 } from "node:net";
import type { DialTarget } from "./dial.ts";

/**
 * The kernel's word against a way there: ENETUNREACH, EHOSTUNREACH, EACCES; null where it has none. Nothing is sent: a
 * connected socket of UDP is a route that was looked up (connect(2)). For after a dial that "was refused", since Bun says
 * that of every dial that failed at once (seen in Bun 1.4.5).
 */
export async function faultOfWay({ hostname, port }: DialTarget): Promise<string | null> {
  try {
    const socket = await Bun.udpSocket({
      hostname: isIPv6(hostname) ? "::" : "0.0.0.0",
      connect: { hostname, port },
    });
    socket.close();
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? null;
  }
}
