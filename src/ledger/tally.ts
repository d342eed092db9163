// What has been counted since the start: plain numbers, which no row that the ring of failures forgets takes along.

import { failures, type FailureCode } from "../failures/catalogue.ts";
import type { FailureKind } from "../failures/failure.ts";
import { createHistogram, type Histogram } from "./histogram.ts";

/** The kinds of failure by which a request ends before it has its 200. */
export const refusalKinds = [
  "not_connect",
  "malformed_request",
  "connect_rejected",
  "origin_unreachable",
  "limit",
  "internal",
] as const satisfies readonly FailureKind[];

export type RefusalKind = (typeof refusalKinds)[number];

/** Between whom a TLS handshake is. */
export const handshakeLegs = ["client", "origin", "upstream"] as const;

export type HandshakeLeg = (typeof handshakeLegs)[number];

export interface Tally {
  /** CONNECTs that were answered 200. */
  allowed: number;
  /** Those that the policy, ours or the upstream's, did not let through. */
  denied: number;
  /** Requests that were refused for another reason than the policy. */
  readonly refused: Record<RefusalKind, number>;
  readonly failures: Record<FailureCode, number>;
  /** Of dials that came about, name lookup not included. */
  readonly dials: Histogram;
  /** Of handshakes that came to their good end. The client's without the time that it stands still for the origin's. */
  readonly handshakes: Readonly<Record<HandshakeLeg, Histogram>>;
}

export function createTally(): Tally {
  return {
    allowed: 0,
    denied: 0,
    refused: zeros(refusalKinds),
    failures: zeros(Object.keys(failures) as FailureCode[]),
    dials: createHistogram(),
    handshakes: { client: createHistogram(), origin: createHistogram(), upstream: createHistogram() },
  };
}

/** Every word is there from the start, so that counting changes no object's shape, and a page shows what is still 0. */
function zeros<Word extends string>(words: readonly Word[]): Record<Word, number> {
  return Object.fromEntries(words.map((word) => [word, 0])) as Record<Word, number>;
}

export function isRefusal(kind: FailureKind): kind is RefusalKind {
  return (refusalKinds as readonly FailureKind[]).includes(kind);
}
