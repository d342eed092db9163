// The environment that makes tools find the proxy and trust what it signs.

import { dirname, resolve } from "node:path";
import type { TrustState } from "../trust/trust-state.ts";
import { toolVariables } from "./catalogue.ts";
import { noProxyWarnings } from "./inherited-no-proxy.ts";
import { settleProxies } from "./inherited-proxies.ts";
import type { KnownUpstream } from "./inherited-proxies.ts";
import { fillIn } from "./template.ts";
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
  readonly trust: Pick<
    TrustState,
    "caPath" | "bundlePath" | "javaTrustStorePath" | "stateFiles" | "userCaPresent" | "npmrcSetsCafile"
  >;
  readonly noProxy: readonly string[];
  /** The environment that it is laid over. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  /** GIT_CONFIG_* for this session. */
  readonly git?: Readonly<Record<string, string>>;
  /** The upstream in force: an inherited proxy that is the same needs no warning. */
  readonly upstream?: KnownUpstream | null;
}

export function sessionEnvironment(options: EnvironmentOptions): SessionEnvironment {
  const { url, port, stateDir, trust, noProxy, inherited, git = {}, upstream = null } = options;
  const set: Record<string, string> = {
    AGENT_PROXY_URL: url,
    AGENT_PROXY_PORT: String(port),
    AGENT_PROXY_STATE_DIR: stateDir,
    AGENT_PROXY_CA_BUNDLE_PATH: trust.bundlePath,
    ...git,
  };
  for (const variable of toolVariables) {
    if (variable.name in set || (variable.onlyWhere === "npm-has-cafile" && !trust.npmrcSetsCafile)) continue;
    const value = valueOf(variable, options);
    if (value !== null) set[variable.name] = value;
  }
  const proxies = settleProxies(inherited, [url, inherited.AGENT_PROXY_URL ?? url], upstream);
  return {
    set,
    unset: [...proxies.unset, ...Object.keys(inherited).filter((name) => isUnwanted(name, set))],
    warnings: [...proxies.warnings, ...noProxyWarnings(inherited, noProxy)],
  };
}

/** Null where the variable stays as it is. */
function valueOf(variable: ToolVariable, options: EnvironmentOptions): string | null {
  const { trust, url, port, stateDir, noProxy, inherited } = options;
  // Our CA alone is read faster (Node starts 20 ms sooner than with every root); but a user who had this tool trust CAs of their own keeps them, by the bundle.
  const needsBundle = trust.userCaPresent || hasForeignFile(variable.name, options);
  const ours = fillIn(variable.text, {
    url,
    hostname: new URL(url).hostname.replace(/^\[|\]$/g, ""),
    port,
    stateDir,
    bundle: trust.bundlePath,
    ca: needsBundle ? trust.bundlePath : trust.caPath,
    truststore: trust.javaTrustStorePath,
    noProxy,
    files: trust.stateFiles,
  });
  if (ours === null || variable.appendedWith === undefined) return ours;
  return appended(variable, inherited[variable.name] ?? "", ours);
}

/** Behind what the user has, once; null where that is longer than the variable's reader takes. */
function appended(
  { appendedWith = " ", limitBytes = Number.POSITIVE_INFINITY }: ToolVariable,
  theirs: string,
  ours: string,
): string | null {
  const isThere = `${appendedWith}${theirs}${appendedWith}`.includes(`${appendedWith}${ours}${appendedWith}`);
  if (isThere) return theirs;
  const both = appendedWith === " " ? `${theirs} ${ours}`.trim() : `${theirs}${appendedWith}${ours}`;
  return Buffer.byteLength(both) > limitBytes ? null : both;
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
