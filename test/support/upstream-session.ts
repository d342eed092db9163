// A session through an upstream of ours that does as the CONNECT's name says: tunnels without TLS, nginx or Squid.

import { originCa } from "./origin-ca.ts";
import { originPrograms, startPlainOrigin } from "./origins.ts";
import type { Origin } from "./origins.ts";
import { startSession } from "./session.ts";
import type { Session, SessionOptions } from "./session.ts";

/** What a test needs installed to use this file. */
export const upstreamPrograms = originPrograms;

export interface UpstreamSession extends AsyncDisposable {
  /** Of the kind "faulty-upstream": a CONNECT to `echo.test:443` gets an echo. */
  readonly upstream: Origin;
  readonly session: Session;
}

/** Starts both; they end together. */
export async function startUpstreamSession(options: SessionOptions = {}): Promise<UpstreamSession> {
  await using starting = new AsyncDisposableStack();
  const upstream = starting.use(await startPlainOrigin("faulty-upstream"));
  // Any CA will do: nobody speaks TLS here, and without one the health is never good.
  const proxy = { upstream: `http://127.0.0.1:${upstream.port}`, upstream_ca: (await originCa()).rootFile };
  const session = starting.use(await startSession({ proxy }, options));
  const started = starting.move();
  return { upstream, session, [Symbol.asyncDispose]: () => started.disposeAsync() };
}
