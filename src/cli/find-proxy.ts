// The proxy that a command asks: the session's own, or the one that is up on the state directory.

import { parseEndpoint } from "../config/endpoint.ts";
import { fetchStatus, type StatusAddress } from "../status/client.ts";
import type { StatusDocument } from "../status/document.ts";
import { flagValue } from "./command.ts";
import type { ParsedArguments } from "./flags.ts";
import { readRecord } from "./proxy-record.ts";

const timeoutMs = 5000;

/** Inside a session the session's own proxy is meant, be it that of `run`, which leaves no record. */
function addressesToAsk(call: ParsedArguments, stateDir: string): StatusAddress[] {
  const url = flagValue(call, "--state-dir") === null ? process.env["AGENT_PROXY_URL"] : undefined;
  const session = parseEndpoint(url?.replace(/^http:\/\//, "") ?? "");
  const recorded = readRecord(stateDir);
  return [...(session.ok ? [session.value] : []), ...(recorded === null ? [] : [recorded])];
}

export interface AnsweringProxy {
  readonly address: StatusAddress;
  readonly status: StatusDocument;
}

/** Null where none answers. */
export async function findProxy(call: ParsedArguments, stateDir: string): Promise<AnsweringProxy | null> {
  for (const address of addressesToAsk(call, stateDir)) {
    const status = await fetchStatus(address, timeoutMs);
    if (status !== null) return { address, status };
  }
  return null;
}
