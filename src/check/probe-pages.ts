// The page that a run is sent to, and what the proxy saw of it: a name of its own for each run, or one URL for all.

import { randomBytes } from "node:crypto";
import type { FailureEntry } from "../ledger/ledger.ts";
import type { StatusDocument } from "../status/document.ts";
import { probeName } from "../wire/probe-name.ts";
import type { Sight } from "./judge.ts";

/** Rejects where the proxy does not answer. */
export type AskStatus = () => Promise<Pick<StatusDocument, "probes" | "tunnels" | "recentRelayFailures">>;

export interface ProbePages {
  /** Whether runs are told apart, and so may overlap. */
  readonly areApart: boolean;
  open(): Promise<{ readonly url: URL; see(output: string): Promise<Sight> }>;
}

/** Pages of the embedded gateway itself. */
export function ownPages(askStatus: AskStatus): ProbePages {
  return {
    areApart: true,
    async open() {
      const name = probeName(randomBytes(8).toString("hex"));
      return {
        url: new URL(`https://${name}/`),
        async see() {
          const { probes, recentRelayFailures } = await askStatus();
          const sight = probes.find((one) => one.name === name);
          return {
            connects: sight?.connects ?? 0,
            handshakes: sight?.handshakes ?? 0,
            requests: sight?.requests ?? 0,
            answer: sight?.answer ?? "",
            failure: latestOf(recentRelayFailures, `${name}:443`),
          };
        },
      };
    },
  };
}

// An upstream terminates TLS itself: the proxy here sees that there is a tunnel, and the tool alone says whether it
// takes the certificate.
const namesCertificate =
  /certificate (?:verif|is not|has|problem|signed|unknown)|CERTIFICATE_|CERT_|self.signed|PKIX|x509|unknown.?(?:issuer|authority)|SEC_ERROR|unable to verify/i;

/** One page of somebody else's, that the proxy reaches. */
export function foreignPage(url: URL, askStatus: AskStatus): ProbePages {
  const host = `${url.hostname}:${url.port || "443"}`;
  return {
    areApart: false,
    async open() {
      const before = await askStatus();
      const known = latestOf(before.recentRelayFailures, host);
      return {
        url,
        async see(output) {
          const { tunnels, recentRelayFailures } = await askStatus();
          const opened = tunnels.total - before.tunnels.total;
          const latest = latestOf(recentRelayFailures, host);
          const failure = isNew(latest, known) ? latest : null;
          const passed = opened > 0 && failure === null && !namesCertificate.test(output) ? 1 : 0;
          const connects = Math.max(opened, failure === null ? 0 : 1);
          return { connects, handshakes: passed, requests: passed, answer: null, failure };
        },
      };
    },
  };
}

function latestOf(failures: readonly FailureEntry[], host: string): FailureEntry | null {
  return failures.findLast((failure) => failure.host === host) ?? null;
}

function isNew(latest: FailureEntry | null, known: FailureEntry | null): boolean {
  return latest !== null && (latest.id !== known?.id || latest.count !== known.count);
}
