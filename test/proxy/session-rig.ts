// A listener whose sessions end in a route of the test's own.

import { createLedger, type Ledger } from "../../src/ledger/ledger.ts";
import type { Route, TunnelRequest } from "../../src/proxy/route.ts";
import { startSession } from "../../src/proxy/session.ts";
import { listen } from "../../src/sockets/listen.ts";
import { rawClient, type RawPeer } from "../sockets/raw-peer.ts";
import { jsonPages } from "../support/own-pages.ts";

export interface SessionRig extends Disposable {
  readonly port: number;
  readonly ledger: Ledger;
  /** What the route was asked to carry. */
  readonly requests: TunnelRequest[];
  connect(): Promise<RawPeer>;
  /** Sends `bytes` on a connection of its own and reads the reply to its end. */
  ask(bytes: string | Uint8Array): Promise<string>;
}

export interface SessionRigOptions {
  readonly headTimeoutMs?: number;
  readonly isOverflow?: boolean;
  /** Default: never answers. */
  readonly open?: Route["open"];
}

export function sessionRig(options: SessionRigOptions = {}): SessionRig {
  const ledger = createLedger();
  const requests: TunnelRequest[] = [];
  const route: Route = {
    open(request) {
      requests.push(request);
      return options.open?.(request) ?? null;
    },
    abort() {},
  };
  const listener = listen(
    "127.0.0.1",
    0,
    (socket) =>
      startSession(
        socket,
        { ...context, hostname: "127.0.0.1", port: listener.port },
        options.isOverflow ?? false,
      ),
    () => {},
  );
  const context = {
    route,
    watch: () => true,
    ledger,
    ownPages: jsonPages(() => ({ enabled: true, failures: ledger.failures() })),
    ...(options.headTimeoutMs === undefined ? {} : { headTimeoutMs: options.headTimeoutMs }),
  };
  const connect = (): Promise<RawPeer> => rawClient(listener.port);
  return {
    port: listener.port,
    ledger,
    requests,
    connect,
    async ask(bytes) {
      const client = await connect();
      await client.send(bytes);
      const reply = await client.readToEnd();
      client.finish();
      return reply.toString();
    },
    [Symbol.dispose]: () => listener.stop(),
  };
}

export interface HttpReply {
  readonly status: number;
  readonly reason: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** A whole reply, taken apart. */
export function parseReply(reply: string): HttpReply {
  const [head = "", ...rest] = reply.split("\r\n\r\n");
  const [line = "", ...fields] = head.split("\r\n");
  const match = /^HTTP\/1\.1 (\d{3}) (.*)$/.exec(line);
  if (match === null) throw new Error(`Cannot parse reply ${JSON.stringify(reply.slice(0, 200))}`);
  const headers = fields.map((field): [string, string] => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
  });
  return {
    status: Number(match[1]),
    reason: match[2] ?? "",
    headers: new Map(headers),
    body: rest.join("\r\n\r\n"),
  };
}
