// The upstream's URL as settings write it.

import { accept, refuse, type Parsed } from "../wire/parsed.ts";
import { parseUserinfo } from "./credentials.ts";
import { formatEndpoint, parseEndpoint } from "./endpoint.ts";
import type { Upstream } from "./settings.ts";

/**
 * `http://` or `https://`, credentials if any, host, port, and nothing more. Faults never repeat the credentials.
 *
 * The port must be written: for a proxy's URL without one, programs take 80, 443, 1080 or 3128.
 * @see https://curl.se/docs/manpage.html#-x
 */
export function parseUpstreamUrl(text: string): Parsed<Upstream> {
  const parts = /^(https?):\/\/(?:([^/?#]*)@)?([^@/?#\s]*)\/?$/i.exec(text);
  if (parts === null) return refuse("it is not of the form http://HOST:PORT or https://HOST:PORT");
  const [, scheme = "", userinfo, authority = ""] = parts;
  const endpoint = parseEndpoint(authority);
  if (!endpoint.ok) return endpoint;
  const credentials = userinfo === undefined ? accept(null) : parseUserinfo(userinfo);
  if (!credentials.ok) return credentials;
  return accept({
    scheme: scheme.toLowerCase() === "https" ? "https" : "http",
    host: endpoint.value.hostname,
    port: endpoint.value.port,
    authorization: credentials.value,
  });
}

/** Without the credentials. */
export function formatUpstream(upstream: Upstream): string {
  return `${upstream.scheme}://${formatEndpoint({ hostname: upstream.host, port: upstream.port })}`;
}
