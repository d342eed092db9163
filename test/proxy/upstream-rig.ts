// A local proxy in this process that is chained to an upstream of the test's making.

import type { SecureContext } from "node:tls";
import { createLedger, type Ledger } from "../../src/ledger/ledger.ts";
import { startProxy } from "../../src/proxy/proxy.ts";
import { upstreamRoute } from "../../src/proxy/upstream-route.ts";
import { rawClient, type RawPeer } from "../sockets/raw-peer.ts";
import { jsonPages } from "../support/own-pages.ts";

export interface ChainedProxy extends AsyncDisposable {
  readonly port: number;
  readonly ledger: Ledger;
  /** What each exchange said of the upstream's health. */
  readonly exchanges: readonly boolean[];
  /** A client that has sent its CONNECT and `more`. */
  connect(more?: string, target?: string): Promise<RawPeer>;
}

export interface ChainedProxyOptions {
  readonly upstreamPort: number;
  readonly upstreamHost?: string;
  readonly authorization?: string;
  /** Called after an exchange was noted. */
  readonly onExchange?: () => void;
  /** Makes it an https upstream. */
  readonly tlsContext?: SecureContext;
}

export function chainedProxy(options: ChainedProxyOptions): ChainedProxy {
  const { tlsContext } = options;
  const ledger = createLedger();
  const exchanges: boolean[] = [];
  const proxy = startProxy({
    hostname: "127.0.0.1",
    port: 0,
    capacity: { tunnels: 100, overflow: 10, watchers: 2 },
    ledger,
    ownPages: jsonPages(() => ({})),
    route: () =>
      upstreamRoute({
        scheme: tlsContext === undefined ? "http" : "https",
        host: options.upstreamHost ?? "127.0.0.1",
        port: options.upstreamPort,
        authorization: options.authorization ?? null,
        tlsContext: tlsContext === undefined ? null : () => tlsContext,
        ledger,
        onExchange(works) {
          exchanges.push(works);
          options.onExchange?.();
        },
      }),
  });
  return {
    port: proxy.port,
    ledger,
    exchanges,
    async connect(more = "", target = "o.test:443") {
      const client = await rawClient(proxy.port);
      await client.send(
        `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nProxy-Authorization: Basic Y2xpZW50\r\nX-Secret: client\r\n\r\n${more}`,
      );
      return client;
    },
    [Symbol.asyncDispose]: () => proxy.stop(0),
  };
}
