// Tells a connection that a program made past the proxy as a failure, with the fix for that very program.

import type { ConnectionOwner } from "../host/connection-owner.ts";
import type { Occurrence } from "../ledger/ledger.ts";
import { tools } from "../tools/catalogue.ts";
import type { Tool } from "../tools/tool.ts";
import { clientAt } from "./client-at.ts";
import type { DirectConnection } from "./direct-connections.ts";

/** What is known of the program. */
export interface Wayfarer {
  readonly owner: ConnectionOwner;
  /** What it was started with; null where the kernel does not show it. */
  readonly environment: ReadonlyMap<string, string> | null;
  /** The libraries that it has loaded. */
  readonly libraries: readonly Tool[];
}

export interface SessionProxy {
  readonly url: string;
  readonly noProxy: readonly string[];
}

const plainHttpPort = 80;

/** `wayfarer` is null where it cannot be told. */
export function wentAround(
  { host, port, gotThrough }: Pick<DirectConnection, "host" | "port" | "gotThrough">,
  wayfarer: Wayfarer | null,
  session: SessionProxy,
): Occurrence {
  const found = clientAt(wayfarer?.owner ?? null);
  const [library, ...others] = wayfarer?.libraries ?? [];
  const tool = library !== undefined && others.length === 0 ? library.id : (found?.tool ?? null);
  const met = found === null ? null : { client: { ...found, tool }, elsewhere: null };
  if (port === plainHttpPort) {
    const detail = `A connection straight to ${host}, for plain HTTP, gets no answer.`;
    return { code: "plain-http-around-proxy", host, detail, met };
  }
  const reason = wayfarer === null ? null : reasonIn(wayfarer.environment, session);
  const readers = others.length > 0 ? (wayfarer?.libraries ?? []) : tools.filter(({ id }) => id === tool);
  const fixes = readers.map(({ title, fixes: { proxy } }) => `For ${title}: ${proxy}.`);
  return {
    code: gotThrough ? "went-around-unseen" : "went-around-proxy",
    host,
    detail: [
      `A connection straight to ${host} ${gotThrough ? "got through" : "gets no answer"}.`,
      ...(reason === null ? [] : [reason.what]),
    ].join(" "),
    remedy: [...(reason === null ? [] : [reason.remedy]), ...fixes].join(" ") || null,
    met,
  };
}

/** What of the environment it was started with sent it past the proxy; null where nothing did. */
function reasonIn(
  environment: Wayfarer["environment"],
  { url, noProxy }: SessionProxy,
): { readonly what: string; readonly remedy: string } | null {
  if (environment === null) return null;
  const values = (...names: string[]): string[] =>
    names.flatMap((name) => environment.get(name) ?? []).map((value) => value.replace(/\/$/, ""));
  if (!values("HTTPS_PROXY", "https_proxy").includes(url)) {
    return {
      what: "The program was started without the session's HTTPS_PROXY.",
      remedy: "Start it through agentproxy run, or with the variables of agentproxy env.",
    };
  }
  if (values("NO_PROXY", "no_proxy").some((value) => value !== noProxy.join(","))) {
    return {
      what: "The program was started with another NO_PROXY than the session's.",
      remedy: "Give it the NO_PROXY and no_proxy of agentproxy env.",
    };
  }
  return null;
}
