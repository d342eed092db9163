// The small origin servers of origins/*.mjs, each in a Node of its own.

import { fileURLToPath } from "node:url";
import { startChild } from "./child.ts";
import { freshEnvironment } from "./environment.ts";
import type { TestCertificate } from "./origin-ca.ts";
import { program } from "./programs.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";

/** What a test needs installed to use this file. */
export const originPrograms = ["node", "openssl"];

/** What each is: the first line of its file. */
export type TlsOriginKind =
  | "websocket-echo"
  | "event-stream"
  | "grpc-echo"
  | "half-close-echo"
  | "broken-body"
  | "client-certificate"
  | "git-lfs";

export type PlainOriginKind = "cut-handshake" | "silent" | "ssh-banner" | "plain-http" | "faulty-upstream";

export interface OriginOptions {
  /** "event-stream": between its two events. Default 3000. */
  readonly gapMs?: number;
  /** "broken-body" (default reset) and "cut-handshake" (default fin). */
  readonly how?: "reset" | "fin" | "cut";
  /** "client-certificate": PEM of the root of the clients' certificates. */
  readonly rootFile?: string;
}

export interface Origin extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** What it has told so far, oldest first: `{ event: "request", url: "/x", … }`. */
  events(): readonly Readonly<Record<string, unknown>>[];
  stop(): Promise<void>;
}

/** Starts an origin that shows this certificate, on a free port of 127.0.0.1. */
export function startTlsOrigin(
  kind: TlsOriginKind,
  certificate: TestCertificate,
  options: OriginOptions = {},
): Promise<Origin> {
  return startNode(kind, { ...certificate, ...options });
}

/** Starts an origin that speaks no TLS, on a free port of 127.0.0.1. */
export function startPlainOrigin(kind: PlainOriginKind, options: OriginOptions = {}): Promise<Origin> {
  return startNode(kind, options);
}

async function startNode(kind: string, options: object): Promise<Origin> {
  const script = fileURLToPath(new URL(`origins/${kind}.mjs`, import.meta.url));
  const node = startChild([program("node"), script, JSON.stringify(options)], {
    env: freshEnvironment(temporaryFolder("home")),
  });
  const events = (): Record<string, unknown>[] =>
    node
      .stdout()
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const port = await until(
    () => `origin "${kind}" to listen: ${node.stderr()}`,
    () => {
      if (node.hasEnded()) throw new Error(`Cannot start origin "${kind}": ${node.stderr()}`);
      return events().find((one) => one["event"] === "listening")?.["port"] as number | undefined;
    },
  );
  const stop = async (): Promise<void> => {
    await node.stop();
  };
  return { port, pid: node.pid, events, stop, [Symbol.asyncDispose]: stop };
}
