// The proxies that the environment named before: what becomes of them, and what to tell the user.

type Environment = Readonly<Record<string, string | undefined>>;

/** The upstream in force, as far as it tells whether an inherited proxy is the same. */
export interface KnownUpstream {
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
}

export interface InheritedProxies {
  readonly unset: readonly string[];
  readonly warnings: readonly string[];
}

const replaced = ["HTTPS_PROXY", "https_proxy"];
/** Requests that follow these would go around us; HTTP_PROXY is never ours, since plain HTTP is not served. */
const leadingAround = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

/**
 * `ownUrls`: ours, now and in the session that this one is started from. `ofTools`: names of single tools' own variables,
 * which ours takes the place of.
 */
export function settleProxies(
  inherited: Environment,
  ownUrls: readonly string[],
  upstream: KnownUpstream | null,
  ofTools: readonly string[] = [],
): InheritedProxies {
  const own = new Set(ownUrls.map(withoutSlash));
  const foreign = new Map<string, string[]>();
  const unset: string[] = [];
  for (const name of [...replaced, ...ofTools, ...leadingAround]) {
    const value = inherited[name];
    if (!value) continue;
    const isOwn = own.has(withoutSlash(value));
    if (leadingAround.includes(name) && withoutSlash(value) !== withoutSlash(ownUrls[0] ?? ""))
      unset.push(name);
    if (!isOwn) foreign.set(value, [...(foreign.get(value) ?? []), name]);
  }
  const warnings: string[] = [];
  for (const [value, names] of foreign) {
    const proxy = parseProxy(value);
    if (proxy !== null && upstream !== null && isSame(proxy.url, upstream)) continue;
    warnings.push(describe(names, proxy));
  }
  return { unset, warnings };
}

interface InheritedProxy {
  readonly url: URL;
  readonly hasCredentials: boolean;
}

function parseProxy(value: string): InheritedProxy | null {
  // Most tools take "host:port" for an HTTP proxy.
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === "") return null;
  return { url, hasCredentials: url.username !== "" || url.password !== "" };
}

function isSame(url: URL, upstream: KnownUpstream): boolean {
  const defaultPort = url.protocol === "https:" ? 443 : 80;
  return (
    url.protocol === `${upstream.scheme}:` &&
    url.hostname.replace(/^\[|\]$/g, "") === upstream.host &&
    Number(url.port || defaultPort) === upstream.port
  );
}

function describe(names: readonly string[], proxy: InheritedProxy | null): string {
  const some = names.some((name) => !leadingAround.includes(name))
    ? "is not used in this session"
    : "is unset";
  const subject = `the proxy in ${names.join(", ")}`;
  // A value that is no URL may be anything, a password too.
  if (proxy === null) return `${subject} ${some}: it is not a URL`;
  const { url, hasCredentials } = proxy;
  const shown = `${url.protocol}//${hasCredentials ? "***@" : ""}${url.host}`;
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return `${subject}, ${shown}, ${some}: only an http:// or https:// proxy can be the upstream`;
  }
  const credentials = hasCredentials ? ", and its credentials in the file that upstream_auth_file names" : "";
  return `${subject}, ${shown}, ${some}: to go through it, set upstream = "${url.protocol}//${url.host}" under [proxy]${credentials}`;
}

function withoutSlash(url: string): string {
  return url.endsWith("/") ? url.slice(0, -1) : url;
}
