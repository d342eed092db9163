// Asking a running proxy for its status, and for what it makes of a host.

import type { StatusDocument } from "./document.ts";
import type { HostVerdict } from "./host-verdict.ts";

/** No status is larger: 100 failures of at most a few KiB each. */
const maxReplyBytes = 4 * 1024 * 1024;

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

/** The status of the proxy at an address, or null when nobody answers there as agentproxy does. */
export async function fetchStatus(address: StatusAddress, timeoutMs: number): Promise<StatusDocument | null> {
  return parseStatusReply(await fetchReply(address, "status", timeoutMs));
}

/** What the proxy at an address makes of `target`, a `name:port`; null where it does not answer that. */
export async function fetchVerdict(
  address: StatusAddress,
  target: string,
  timeoutMs: number,
): Promise<HostVerdict | null> {
  const query = new URLSearchParams({ target }).toString();
  const verdict = parseBody(await fetchReply(address, `verdict?${query}`, timeoutMs));
  return typeof verdict?.["detail"] === "string" ? (verdict as unknown as HostVerdict) : null;
}

/** Where to connect, and what to send there. */
function requestFor(
  { hostname: listening, port }: StatusAddress,
  page: string,
): { readonly hostname: string; readonly port: number; readonly request: string } {
  const hostname = loopbackOf[listening] ?? listening;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const request = `GET /__agentproxy/${page} HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: close\r\n\r\n`;
  return { hostname, port, request };
}

/**
 * Calls `onNews` whenever the proxy at an address has something to tell, until it ends or the function that comes back is
 * called. `cursor` is that of the status that is known already.
 * @param onEnd nothing more will come
 */
export function watchProxy(
  address: StatusAddress,
  cursor: string,
  onNews: () => void,
  onEnd: () => void,
): () => void {
  const query = new URLSearchParams({ since: cursor }).toString();
  const { hostname, port, request } = requestFor(address, `events?${query}`);
  let isOver = false;
  const end = (): void => {
    if (!isOver) onEnd();
    isOver = true;
  };
  const opening = Bun.connect({
    hostname,
    port,
    socket: {
      open: (opened) => void opened.write(request),
      data: () => (isOver ? undefined : onNews()),
      close: end,
      error: end,
    },
  });
  opening.catch(end);
  return () => {
    isOver = true;
    opening.then(
      (socket) => socket.end(),
      () => {},
    );
  };
}

/**
 * The whole HTTP reply, or "" where there is none in time. By a raw socket, since fetch would itself go through
 * HTTPS_PROXY or HTTP_PROXY.
 */
function fetchReply(address: StatusAddress, page: string, timeoutMs: number): Promise<string> {
  const { hostname, port, request } = requestFor(address, page);
  const { promise, resolve } = Promise.withResolvers<string>();
  const chunks: Buffer[] = [];
  let size = 0;
  let socket: PlainSocket | null = null;
  const settle = (result: string): void => {
    clearTimeout(deadline);
    // First, since ending the socket calls `close` on the spot.
    resolve(result);
    socket?.end();
  };
  const deadline = setTimeout(() => settle(""), timeoutMs);
  Bun.connect({
    hostname,
    port,
    socket: {
      open(opened) {
        socket = opened;
        opened.write(request);
      },
      data(_, chunk) {
        chunks.push(Buffer.from(chunk));
        size += chunk.length;
        if (size > maxReplyBytes) settle("");
      },
      end: () => settle(Buffer.concat(chunks).toString("utf8")),
      close: () => settle(""),
      error: () => settle(""),
    },
  }).catch(() => settle(""));
  return promise;
}

/** The document in a whole HTTP reply, or null when it is not agentproxy's. */
export function parseStatusReply(reply: string): StatusDocument | null {
  const document = parseBody(reply);
  const isOurs = document?.["enabled"] === true && typeof document["schemaVersion"] === "number";
  return isOurs ? (document as unknown as StatusDocument) : null;
}

/** The JSON object in a whole reply with the status 200; null for anything else. */
function parseBody(reply: string): Record<string, unknown> | null {
  const end = reply.indexOf("\r\n\r\n");
  if (!reply.startsWith("HTTP/1.1 200 ") || end < 0) return null;
  try {
    const value = JSON.parse(reply.slice(end + 4)) as unknown;
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
