// HOST:PORT as settings write it.

import { parseAuthority } from "../wire/authority.ts";
import { accept, refuse, type Parsed } from "../wire/parsed.ts";
import type { Endpoint } from "./settings.ts";

/** Where something is reached; the port cannot be 0. */
export function parseEndpoint(text: string): Parsed<Endpoint> {
  const authority = parseAuthority(text);
  if (!authority.ok) return refuse(`${authority.fault}; the form is HOST:PORT`);
  return accept({ hostname: authority.value.host.text, port: authority.value.port });
}

/** Where to listen: port 0 stands for any free one. */
export function parseListen(text: string): Parsed<Endpoint> {
  if (!text.endsWith(":0")) return parseEndpoint(text);
  const endpoint = parseEndpoint(`${text.slice(0, -1)}1`);
  return endpoint.ok ? accept({ ...endpoint.value, port: 0 }) : endpoint;
}

export function formatEndpoint(endpoint: Endpoint): string {
  const host = endpoint.hostname.includes(":") ? `[${endpoint.hostname}]` : endpoint.hostname;
  return `${host}:${endpoint.port}`;
}
