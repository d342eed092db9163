// What came to the probe names: by it a tool that used the proxy is told from one that went around.

import { createHmac, randomBytes } from "node:crypto";

/** What one probe name has seen. */
export interface ProbeSight {
  /** "NONCE.probe.agentproxy.internal". */
  readonly name: string;
  /** What its pages say, 40 hex digits: nobody can tell it who has not read them, or this. */
  readonly answer: string;
  connects: number;
  /** TLS handshakes that came to their end. */
  handshakes: number;
  requests: number;
}

/** The tally keeps this many names. */
export const maxProbes = 256;

export interface ProbeTally {
  /** The sight of a name, made where there is none yet. */
  at(name: string): ProbeSight;
  /** Newest last. */
  all(): readonly ProbeSight[];
}

export function createProbeTally(): ProbeTally {
  const secret = randomBytes(32);
  const sights = new Map<string, ProbeSight>();
  return {
    at(name) {
      const known = sights.get(name);
      if (known !== undefined) return known;
      const answer = createHmac("sha256", secret).update(name).digest("hex").slice(0, 40);
      const sight: ProbeSight = { name, answer, connects: 0, handshakes: 0, requests: 0 };
      sights.set(name, sight);
      if (sights.size > maxProbes) {
        for (const oldest of sights.keys()) {
          sights.delete(oldest);
          break;
        }
      }
      return sight;
    },
    all: () => [...sights.values()],
  };
}
