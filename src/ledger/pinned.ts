// Telling a client that pins one host's certificate from one that trusts none of ours: it is using another meanwhile.

import type { FailureCode } from "../failures/catalogue.ts";
import type { Client, PortsOfProcess } from "./client.ts";

/** A tunnel that is open now. */
export interface OpenTunnel {
  /** Of whoever keeps them. */
  place: number;
  /** `name:port` */
  readonly target: string;
  readonly clientPort: number | undefined;
  /** Whether its client has spoken inside the TLS that we are the server of: it has taken our certificate. */
  readonly hasTaken: boolean;
}

/** Who a client was found to be. */
export interface Met {
  readonly client: Client;
  /** Another host whose certificate, signed by the same CA, the same process has taken and is using; or null. */
  readonly elsewhere: string | null;
}

export function isRefusedCertificate(code: FailureCode): boolean {
  return code === "client-rejected-certificate" || code === "client-pins-certificate";
}

/** Of no more tunnels it is asked whose they are: each costs microseconds, and there may be thousands. */
const maxAsked = 64;

/** The target of an open tunnel of the process that is not to `host`, and whose client has taken our certificate; or null. */
export function findElsewhere(
  tunnels: readonly OpenTunnel[],
  host: string,
  pid: number,
  portsOf: PortsOfProcess,
): string | null {
  const targets = new Map<number, string>();
  for (const { target, clientPort, hasTaken } of tunnels) {
    if (hasTaken && target !== host && clientPort !== undefined) targets.set(clientPort, target);
    if (targets.size === maxAsked) break;
  }
  if (targets.size === 0) return null;
  const [port] = portsOf(pid, [...targets.keys()]);
  return port === undefined ? null : (targets.get(port) ?? null);
}

/** What is told of a refusal, before it is recorded. */
interface Refusal {
  readonly code: FailureCode;
  readonly detail: string;
  readonly met?: Met | null;
  readonly remedy?: string | null;
}

/** A refusal by a process that takes our certificate elsewhere. Another process proves nothing: it may have other settings. */
export function asPinned<R extends Refusal>(occurrence: R): R {
  const elsewhere = occurrence.met?.elsewhere ?? null;
  if (occurrence.code !== "client-rejected-certificate" || elsewhere === null) return occurrence;
  // What may have been something else is said to be so in the second sentence of its detail.
  const [happened = ""] = occurrence.detail.split(/(?<=\.) /);
  return {
    ...occurrence,
    code: "client-pins-certificate",
    detail: `${happened} The same process was using ${elsewhere}, whose certificate is signed by the same CA.`,
    remedy: null,
  };
}
