// Asking a running proxy for its status.

import type { StatusDocument } from "./document.ts";

/** No status is larger: 100 failures of at most a few KiB each. */
const maxStatusBytes = 4 * 1024 * 1024;

/** Where a proxy of this machine listens: an address without brackets, perhaps the one that means all. */
export interface StatusAddress {
  readonly hostname: string;
  readonly port: number;
}

const loopbackOf: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

interface PlainSocket {
  write(bytes: string): number;
  end(): void;
}

/**
 * The status of the proxy at an address, or null when nobody answers there as agentproxy does. A raw socket,
 * since fetch would itself go through HTTPS_PROXY or HTTP_PROXY.
 */
export function fetchStatus(
  { hostname: listening, port }: StatusAddress,
  timeoutMs: number,
): Promise<StatusDocument | null> {
  const hostname = loopbackOf[listening] ?? listening;
  const { promise, resolve } = Promise.withResolvers<StatusDocument | null>();
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const chunks: Buffer[] = [];
  let size = 0;
  let socket: PlainSocket | null = null;
  const settle = (result: StatusDocument | null): void => {
    clearTimeout(deadline);
    // First, since ending the socket calls `close` on the spot.
    resolve(result);
    socket?.end();
  };
  const deadline = setTimeout(() => settle(null), timeoutMs);
  Bun.connect({
    hostname,
    port,
    socket: {
      open(opened) {
        socket = opened;
        opened.write(
          `GET /__agentproxy/status HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: close\r\n\r\n`,
        );
      },
      data(_, chunk) {
        chunks.push(Buffer.from(chunk));
        size += chunk.length;
        if (size > maxStatusBytes) settle(null);
      },
      end: () => settle(parseStatusReply(Buffer.concat(chunks).toString("utf8"))),
      close: () => settle(null),
      error: () => settle(null),
    },
  }).catch(() => settle(null));
  return promise;
}

/** The document in a whole HTTP reply, or null when it is not agentproxy's. */
export function parseStatusReply(reply: string): StatusDocument | null {
  const end = reply.indexOf("\r\n\r\n");
  if (!reply.startsWith("HTTP/1.1 200 ") || end < 0) return null;
  try {
    const document = JSON.parse(reply.slice(end + 4)) as Partial<StatusDocument>;
    return document.enabled === true && typeof document.schemaVersion === "number"
      ? (document as StatusDocument)
      : null;
  } catch {
    return null;
  }
}
