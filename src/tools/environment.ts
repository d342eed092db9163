// The environment that makes tools find the proxy and trust what it signs.

import { dirname, resolve } from "node:path";
import type { SessionFacts } from "../trust/session-facts.ts";
import type { TrustState } from "../trust/trust-state.ts";
import { toolVariables } from "./catalogue.ts";
import { appended, withoutOwn } from "./inherited-value.ts";
import { noProxyWarnings } from "./inherited-no-proxy.ts";
import { settleProxies } from "./inherited-proxies.ts";
import type { KnownUpstream } from "./inherited-proxies.ts";
import { javaEnvironment } from "./java-environment.ts";
import { fillIn } from "./template.ts";
import type { ToolVariable } from "./tool.ts";

export interface SessionEnvironment {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
  /** Sentences for the user, without final stop and without credentials. */
  readonly warnings: readonly string[];
  /** What of the user's own settings keeps a tool from trusting us; for the status. */
  readonly codes: readonly string[];
}

export interface EnvironmentOptions {
  /** "http://127.0.0.1:PORT". */
  readonly url: string;
  readonly port: number;
  readonly stateDir: string;
  readonly trust: Pick<
    TrustState,
    "caPath" | "bundlePath" | "javaTrustStorePath" | "stateFiles" | "userCaPresent" | "npmrcSetsCafile"
  > &
    // A proxy of an earlier version has not recorded them.
    Partial<Pick<TrustState, "mergedTruststores">>;
  readonly noProxy: readonly string[];
  /** The environment that it is laid over. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  /** GIT_CONFIG_* for this session. */
  readonly git?: Readonly<Record<string, string>>;
  /** The upstream in force: an inherited proxy that is the same needs no warning. */
  readonly upstream?: KnownUpstream | null;
}

export function sessionEnvironment(given: EnvironmentOptions): SessionEnvironment {
  // A copy, since each look at the names of process.env itself makes all of them anew.
  const options = { ...given, inherited: { ...given.inherited } };
  const { url, port, stateDir, trust, noProxy, inherited, git = {}, upstream = null } = options;
  const facts = { ca: factsOf(options, trust.caPath), bundle: factsOf(options, trust.bundlePath) };
  const set: Record<string, string> = {
    AGENT_PROXY_URL: url,
    AGENT_PROXY_PORT: String(port),
    AGENT_PROXY_STATE_DIR: stateDir,
    AGENT_PROXY_CA_BUNDLE_PATH: trust.bundlePath,
    ...git,
  };
  for (const variable of toolVariables) {
    if (variable.javaOptions !== undefined) continue;
    if (variable.name in set || !isWanted(variable, options)) continue;
    const value = valueOf(variable, options, facts);
    if (value !== null) set[variable.name] = value;
  }
  const java = javaEnvironment({
    variables: toolVariables,
    facts: facts.ca,
    merged: trust.mergedTruststores ?? [],
    inherited,
  });
  Object.assign(set, java.set);
  const ownUrls = [url, inherited.AGENT_PROXY_URL ?? url];
  const proxies = settleProxies(inherited, ownUrls, upstream, ownProxyVariables(inherited));
  const stale = withoutStale(set, options);
  Object.assign(set, stale.set);
  return {
    set,
    unset: [
      ...proxies.unset,
      ...stale.unset,
      ...Object.keys(inherited).filter((name) => isUnwanted(name, set)),
    ],
    warnings: [...proxies.warnings, ...noProxyWarnings(inherited, noProxy), ...java.warnings],
    codes: java.codes,
  };
}

function isWanted({ name, onlyWhere }: ToolVariable, { trust, inherited }: EnvironmentOptions): boolean {
  if (onlyWhere === "npm-has-cafile") return trust.npmrcSetsCafile;
  return onlyWhere === undefined || Object.keys(inherited).some((one) => inherited[one] && isSame(one, name));
}

/** The names by which the user has told single tools of a proxy, which ours then takes the place of. */
function ownProxyVariables(inherited: EnvironmentOptions["inherited"]): string[] {
  const names = toolVariables
    .filter(({ text, onlyWhere }) => text === "{url}" && onlyWhere === "it-is-set")
    .map(({ name }) => name);
  return Object.keys(inherited).filter((one) => names.some((name) => isSame(one, name)));
}

/** Whether it is the same variable to its reader: npm takes its own in any case, and "-" for "_". */
function isSame(one: string, name: string): boolean {
  return one === name || (name.startsWith("npm_config_") && one.toLowerCase().replaceAll("-", "_") === name);
}

/** Null where the variable stays as it is. */
function valueOf(
  variable: ToolVariable,
  options: EnvironmentOptions,
  facts: Readonly<Record<"ca" | "bundle", SessionFacts>>,
): string | null {
  const { trust, inherited } = options;
  // Our CA alone is read faster (Node starts 20 ms sooner than with every root); but a user who had this tool trust CAs of their own keeps them, by the bundle.
  const needsBundle = trust.userCaPresent || hasForeignFile(variable.name, options);
  const ours = fillIn(variable.text, needsBundle ? facts.bundle : facts.ca);
  if (ours === null || variable.appendedWith === undefined) return ours;
  const theirs = withoutOwn(variable, inherited[variable.name], ownFolders(options));
  return appended(variable, theirs ?? variable.absentMeans ?? "", ours);
}

function factsOf({ trust, url, port, stateDir, noProxy }: EnvironmentOptions, ca: string): SessionFacts {
  return {
    url,
    hostname: new URL(url).hostname.replace(/^\[|\]$/g, ""),
    port,
    stateDir,
    bundle: trust.bundlePath,
    ca,
    truststore: trust.javaTrustStorePath,
    noProxy,
    files: trust.stateFiles,
  };
}

/** What is set to what is left of it, and what to unset, where a file of ours that it named is no more. */
function withoutStale(
  set: Readonly<Record<string, string>>,
  options: EnvironmentOptions,
): { readonly set: Record<string, string>; readonly unset: string[] } {
  const left: Record<string, string> = {};
  const unset: string[] = [];
  for (const variable of toolVariables) {
    const { name, text } = variable;
    const theirs = options.inherited[name];
    if (name in set || theirs === undefined || !text.includes("{file:")) continue;
    const rest = withoutOwn(variable, theirs, ownFolders(options));
    if (rest === undefined) unset.push(name);
    else if (rest !== theirs) left[name] = rest;
  }
  return { set: left, unset: [...new Set(unset)] };
}

/** Of this session, and of the one that it is started in. */
function ownFolders({ stateDir, inherited }: EnvironmentOptions): string[] {
  return [stateDir, inherited.AGENT_PROXY_STATE_DIR ?? stateDir].map((folder) => resolve(folder));
}

/** Whether the user had the tool trust a file of theirs; a bundle of ours in its place says that they had. */
function hasForeignFile(name: string, options: EnvironmentOptions): boolean {
  const path = resolve(options.inherited[name] || "/");
  if (path === "/") return false;
  return !ownFolders(options).includes(dirname(path)) || path === resolve(options.trust.bundlePath);
}

/** Other spellings of a variable of npm's, of which the last would win. */
function isUnwanted(name: string, set: Readonly<Record<string, string>>): boolean {
  return !(name in set) && Object.keys(set).some((ours) => isSame(name, ours));
}
