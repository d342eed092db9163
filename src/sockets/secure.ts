// TLS on a socket that is already open, as server or as client.

import type { SecureContext } from "node:tls";
import { followTlsRecords } from "./tls-records.ts";
import { bunHandlers, type OwnedSocket, type Slot, type SocketOwner } from "./owned-socket.ts";

/** A suspended server handshake; `resume` lets it go on. */
export interface SuspendedHandshake {
  resume(): void;
}

export type AlpnAnswer = { readonly protocol: string } | "none";

export interface ServerTls {
  readonly context: SecureContext;
  /** Sees the client's encrypted bytes before TLS does, the ClientHello first. */
  readonly tap: (chunk: Buffer) => void;
  /** The client sent SNI: its handshake stands still until resumed. */
  readonly onSuspended: (handshake: SuspendedHandshake) => void;
  /** Asked once when the client offered ALPN: the protocol to answer, `none` to answer without one, null for a fatal alert. */
  readonly chooseAlpn: () => AlpnAnswer | null;
  readonly owner: SocketOwner;
}

/** The two faces of a socket with TLS on it: `raw` still writes plain bytes, `tls` encrypts. */
export interface SecuredSocket {
  readonly raw: OwnedSocket;
  readonly tls: OwnedSocket;
}

interface UpgradableSocket {
  upgradeTLS(options: unknown): [OwnedSocket, OwnedSocket];
}

/** The native handle behind node:tls's SecureContext, which is what Bun's own sockets take. */
function nativeContext(context: SecureContext): unknown {
  return context.context as unknown;
}

interface ServerSlot extends Slot {
  readonly options: ServerTls;
}

const serverHandlers = {
  ...bunHandlers,
  // Returning true suspends the handshake: the documented SNICallback of node:tls stands on this. Bun hands the
  // socket's data here, not the socket.
  serverName(
    { options }: ServerSlot,
    _name: string,
    handle: { resumeSNI(context: unknown, failed: boolean): void },
  ): boolean {
    options.onSuspended({ resume: () => handle.resumeSNI(nativeContext(options.context), false) });
    return true;
  },
  // Seen in Bun 1.4.5: `false` goes on without ALPN, `undefined` sends the alert no_application_protocol.
  alpnCallback(socket: OwnedSocket): string | false | undefined {
    const answer = (socket.data as ServerSlot).options.chooseAlpn();
    if (answer === null) return undefined;
    return answer === "none" ? false : answer.protocol;
  },
};

/** Speaks TLS as the server on an accepted socket. Call it before the ClientHello has been read. */
export function secureServer(socket: OwnedSocket, options: ServerTls): SecuredSocket {
  const slot: ServerSlot = { owner: options.owner, options };
  const tap = options.tap;
  socket.data.owner = { data: tap, drain() {}, end() {}, close() {} };
  const [raw, tls] = (socket as unknown as UpgradableSocket).upgradeTLS({
    isServer: true,
    tls: { secureContext: nativeContext(options.context) },
    data: slot,
    socket: serverHandlers,
  });
  return { raw, tls };
}

export interface ClientTls {
  readonly context: SecureContext;
  /** The name to send as SNI and to verify, or the address to verify. */
  readonly serverName: string;
  /** ALPN offer in wire form (RFC 7301 §3.1), null to offer none. */
  readonly alpn: Buffer | null;
  /** Sees the server's encrypted bytes before TLS does. */
  readonly tap?: (chunk: Uint8Array) => void;
  readonly owner: SocketOwner;
}

/** Speaks TLS as the client on a dialled socket, verifying the peer against the context's roots. */
export function secureClient(socket: OwnedSocket, options: ClientTls): SecuredSocket {
  const records = followTlsRecords();
  const { tap } = options;
  const data = (chunk: Buffer): void => {
    records.push(chunk);
    tap?.(chunk);
  };
  socket.data.owner = { data, drain() {}, end() {}, close() {} };
  const [raw, tls] = (socket as unknown as UpgradableSocket).upgradeTLS({
    tls: {
      secureContext: nativeContext(options.context),
      serverName: options.serverName,
      rejectUnauthorized: true,
      ...(options.alpn === null ? {} : { ALPNProtocols: options.alpn }),
    },
    data: { owner: options.owner, records } satisfies Slot,
    socket: bunHandlers,
  });
  return { raw, tls };
}
