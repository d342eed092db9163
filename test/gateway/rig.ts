// A gateway in this process, a client to send through it, and the ledger to look into.

import { createSecureContext } from "node:tls";
import { openAuthority } from "../../src/ca/authority.ts";
import { gatewayRoute } from "../../src/gateway/gateway-route.ts";
import type { PinnedHosts } from "../../src/gateway/origin-addresses.ts";
import { createLedger, type FailureEntry, type Ledger } from "../../src/ledger/ledger.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { startProxy } from "../../src/proxy/proxy.ts";
import { upstreamRoute } from "../../src/proxy/upstream-route.ts";
import { mustRun } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { jsonPages } from "../support/own-pages.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { until } from "../support/until.ts";
import { makeLeaf, makeRoot } from "./certificates.ts";

/** The CA that all gateways of this process sign with. */
export const sharedAuthority = once(() => openAuthority(temporaryFolder("gateway-state")));

export const openPolicy: Policy = {
  source: "test",
  default: "allow",
  ports: [443],
  rules: [],
  allowAddresses: [],
};

export interface Gateway extends AsyncDisposable {
  readonly port: number;
  readonly ledger: Ledger;
  /** Waits until no client is connected any more. */
  quiet(): Promise<void>;
  /** Waits for the first failure that is recorded. */
  failure(): Promise<FailureEntry>;
}

/** Starts a gateway that trusts `roots` (PEM) and finds o.test, a.o.test and 192.0.2.7 at `originPort` of loopback. */
export async function startGateway(
  originPort: number,
  roots: readonly string[],
  overrides: { readonly policy?: Partial<Policy>; readonly hosts?: PinnedHosts } = {},
): Promise<Gateway> {
  const ledger = createLedger();
  const place = { hostname: "127.0.0.1", port: originPort };
  const hosts = overrides.hosts ?? new Map(["o.test", "a.o.test", "192.0.2.7"].map((name) => [name, place]));
  const context = createSecureContext({ ca: [...roots] });
  const signer = await sharedAuthority();
  const proxy = startProxy({
    hostname: "127.0.0.1",
    port: 0,
    capacity: { tunnels: 200, overflow: 10, watchers: 2 },
    ledger,
    route: (ownPort) =>
      gatewayRoute({
        policy: { ...openPolicy, ...overrides.policy },
        hosts,
        authority: signer,
        originContext: () => context,
        ledger,
        ownPort,
      }),
    ownPages: jsonPages(() => ({})),
  });
  return {
    port: proxy.port,
    ledger,
    async quiet() {
      await until("the clients to be gone", () => proxy.connections() === 0);
    },
    failure: () => until("a recorded failure", () => ledger.failures().at(-1)),
    [Symbol.asyncDispose]: () => proxy.stop(0),
  };
}

/** A proxy whose gateway is elsewhere, at `upstreamPort` of loopback: it sees ciphertext alone. */
export async function startProxyTo(
  upstreamPort: number,
): Promise<Pick<Gateway, "port" | "ledger" | "failure"> & AsyncDisposable> {
  const ledger = createLedger();
  const proxy = startProxy({
    hostname: "127.0.0.1",
    port: 0,
    capacity: { tunnels: 200, overflow: 10, watchers: 2 },
    ledger,
    route: () =>
      upstreamRoute({
        scheme: "http",
        host: "127.0.0.1",
        port: upstreamPort,
        authorization: null,
        tlsContext: null,
        ledger,
        onExchange() {},
      }),
    ownPages: jsonPages(() => ({})),
  });
  return {
    port: proxy.port,
    ledger,
    failure: () => until("a recorded failure", () => ledger.failures().at(-1)),
    [Symbol.asyncDispose]: () => proxy.stop(0),
  };
}

export interface TunnelAnswer {
  /** The status line that CONNECT was answered with. */
  readonly connect: string;
  readonly version: string | null;
  readonly alpn: string | null;
  /** The subject alternative names of the certificate that the client was shown. */
  readonly names: readonly string[];
  readonly reply: string;
  /** OpenSSL's reason, or the kind of system error. */
  readonly error: string | null;
  /** Whether TLS was closed as it should be. */
  readonly cleanEnd: boolean;
}

export interface TunnelQuestion {
  readonly sni?: string | null;
  readonly alpn?: readonly string[];
  readonly target?: string;
  /** The ClientHello comes in the same packet as CONNECT. */
  readonly pipelined?: boolean;
  /** Bytes per TCP segment and per TLS record of the ClientHello. */
  readonly segment?: number;
  readonly record?: number;
  readonly tls12?: boolean;
  readonly request?: string;
  /** The client ends its direction right after its request. */
  readonly end?: boolean;
  /** False: a client that does not trust our CA. */
  readonly trusting?: boolean;
}

/** Tunnels to o.test:443 with Python's TLS, which is OpenSSL's. */
export async function askThrough(port: number, question: TunnelQuestion = {}): Promise<TunnelAnswer> {
  const { trusting = true, ...asked } = question;
  const ca = trusting ? (await sharedAuthority()).path : null;
  const script = new URL("tunnel-client.py", import.meta.url).pathname;
  const stdin = JSON.stringify({ target: "o.test:443", sni: "o.test", ca, port, ...asked });
  const env = freshEnvironment(temporaryFolder("tunnel-client"));
  return JSON.parse(await mustRun([program("python3"), script], { env, stdin })) as TunnelAnswer;
}

/** A root that the gateway is to trust, and what an origin for o.test and 192.0.2.7 shows under it. */
export const originPairs = once(async () => {
  const root = await makeRoot();
  return { root, leaf: await makeLeaf(root, "DNS:o.test,IP:192.0.2.7") };
});

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
