// What becomes of a host: in the words of the proxy that runs, else of the settings.

import type { HostVerdict } from "../status/host-verdict.ts";
import { fetchVerdict } from "../status/client.ts";
import { formatAuthority, type Authority } from "../wire/authority.ts";
import { callSettings, callStateDir, givesSettings } from "./call-settings.ts";
import { findProxy } from "./find-proxy.ts";
import type { ParsedArguments } from "./flags.ts";

/** More than a name may take to be resolved. */
const timeoutMs = 15_000;

export interface TargetVerdict {
  readonly verdict: HostVerdict;
  /** Of the proxy that was asked; null where the settings were. */
  readonly url: string | null;
}

/** A call that names settings asks what they would make of it. @throws ConfigError */
export async function judgeTarget(call: ParsedArguments, authority: Authority): Promise<TargetVerdict> {
  const stateDir = callStateDir(call);
  const proxy = givesSettings(call) ? null : await findProxy(call, stateDir);
  if (proxy !== null) {
    const verdict = await fetchVerdict(proxy.address, formatAuthority(authority), timeoutMs);
    if (verdict !== null) return { verdict, url: proxy.status.url };
  }
  const { judgeHost } = await import("../service/judge-host.ts");
  return { verdict: await judgeHost(await callSettings(call, stateDir), authority, 0), url: null };
}
