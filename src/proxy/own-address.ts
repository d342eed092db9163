// Whether an address is this proxy's own, so that it is never asked to connect to itself.

import { networkInterfaces } from "node:os";
import type { Host } from "../wire/host.ts";

function isLoopbackOrUnspecified(host: Host): boolean {
  switch (host.kind) {
    case "name":
      return host.text === "localhost" || host.text.endsWith(".localhost");
    case "ipv4":
      return host.text.startsWith("127.") || host.text === "0.0.0.0";
    case "ipv6":
      return host.text === "::1" || host.text === "::";
  }
}

/** True when connecting to `host:port` would reach the listener on `ownPort` of this machine. */
export function isOwnAddress(host: Host, port: number, ownPort: number): boolean {
  if (port !== ownPort) return false;
  if (isLoopbackOrUnspecified(host)) return true;
  if (host.kind === "name") return false;
  return Object.values(networkInterfaces()).some((list) =>
    list?.some(({ address }) => address === host.text),
  );
}
