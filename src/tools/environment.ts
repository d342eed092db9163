// The environment that makes tools find the proxy and trust what it signs.

import { dirname, resolve } from "node:path";
import type { TrustState } from "../trust/trust-state.ts";
import { toolVariables } from "./catalogue.ts";
import { noProxyWarnings } from "./inherited-no-proxy.ts";
import { settleProxies } from "./inherited-proxies.ts";
import type { KnownUpstream } from "./inherited-proxies.ts";
import type { ToolVariable } from "./tool.ts";

export interface SessionEnvironment {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
  /** Sentences for the user, without final stop and without credentials. */
  readonly warnings: readonly string[];
}

export interface EnvironmentOptions {
  /** "http://127.0.0.1:PORT". */
  readonly url: string;
  readonly port: number;
  readonly stateDir: string;
  readonly trust: Pick<TrustState, "caPath" | "bundlePath" | "userCaPresent" | "npmrcSetsCafile">;
  readonly noProxy: readonly string[];
  /** The environment that it is laid over. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  /** The upstream in force: an inherited proxy that is the same needs no warning. */
  readonly upstream?: KnownUpstream | null;
}

export function sessionEnvironment(options: EnvironmentOptions): SessionEnvironment {
  const { url, port, stateDir, trust, noProxy, inherited, upstream = null } = options;
  const set: Record<string, string> = {
    AGENT_PROXY_URL: url,
    AGENT_PROXY_PORT: String(port),
    AGENT_PROXY_STATE_DIR: stateDir,
    AGENT_PROXY_CA_BUNDLE_PATH: trust.bundlePath,
    // Both cases: curl for http:, wget, apt and others read the lower one alone.
    HTTPS_PROXY: url,
    https_proxy: url,
    NO_PROXY: noProxy.join(","),
    no_proxy: noProxy.join(","),
  };
  for (const variable of toolVariables) {
    if (variable.onlyWhere === "npm-has-cafile" && !trust.npmrcSetsCafile) continue;
    set[variable.name] = valueOf(variable, options);
  }
  const proxies = settleProxies(inherited, [url, inherited.AGENT_PROXY_URL ?? url], upstream);
  return {
    set,
    unset: [...proxies.unset, ...Object.keys(inherited).filter((name) => isUnwanted(name, set))],
    warnings: [...proxies.warnings, ...noProxyWarnings(inherited, noProxy)],
  };
}

function valueOf(variable: ToolVariable, options: EnvironmentOptions): string {
  const { trust } = options;
  if (variable.names === "literal") return variable.text;
  if (variable.names === "bundle") return trust.bundlePath;
  // Our CA alone is read faster (Node starts 20 ms sooner than with every root); but a user who had this tool trust CAs of their own keeps them, by the bundle.
  return trust.userCaPresent || hasForeignFile(variable.name, options) ? trust.bundlePath : trust.caPath;
}

function hasForeignFile(name: string, { inherited, stateDir }: EnvironmentOptions): boolean {
  const path = inherited[name];
  if (!path) return false;
  const ownFolders = [stateDir, inherited.AGENT_PROXY_STATE_DIR ?? stateDir].map((folder) => resolve(folder));
  return !ownFolders.includes(dirname(resolve(path)));
}

/** Other spellings of a variable of npm's, of which the last would win. */
function isUnwanted(name: string, set: Readonly<Record<string, string>>): boolean {
  return (
    !(name in set) &&
    name.toLowerCase().replaceAll("-", "_") === "npm_config_cafile" &&
    "npm_config_cafile" in set
  );
}
