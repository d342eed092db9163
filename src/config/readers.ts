// The reader of each option.

import { accessSync, constants, statSync } from "node:fs";
import { resolve } from "node:path";
import { systemCause } from "../host/system-cause.ts";
import { parseCidr } from "../policy/cidr.ts";
import { parseHost } from "../wire/host.ts";
import { accept, refuse, type Parsed } from "../wire/parsed.ts";
import { parseCredentials } from "./credentials.ts";
import { parseListen } from "./endpoint.ts";
import { hostsReader } from "./hosts-reader.ts";
import type { OptionValues } from "./option-values.ts";
import type { OptionKey } from "./options.ts";
import { booleanReader, listReader, textReader, type Reader } from "./reader.ts";
import { rulesReader } from "./rules-reader.ts";
import { readSecretFile } from "./secret-file.ts";
import type { Source } from "./source.ts";
import type { KeyPath } from "../formats/toml-positions.ts";
import { parseUpstreamUrl } from "./upstream-url.ts";

/** An absolute path of a file that can be read. */
function parseFile(text: string, source: Source): Parsed<string> {
  if (text === "") return refuse("the path is empty");
  const path = resolve(source.folder, text);
  try {
    accessSync(path, constants.R_OK);
    if (!statSync(path).isFile()) return refuse("it is no regular file");
  } catch (error) {
    return refuse(`it cannot be read: ${systemCause(error)}`);
  }
  return accept(path);
}

function parseSecretFile(text: string, source: Source, path: KeyPath): Parsed<string> {
  if (text === "") return refuse("the path is empty");
  const secret = readSecretFile(resolve(source.folder, text));
  if (!secret.ok) return secret;
  if (secret.value.exposed) {
    source.warn(path, `"${text}" can be read by everyone on this machine`, `run: chmod o-r '${text}'`);
  }
  return accept(secret.value.authorization);
}

function parsePort(text: string): Parsed<number> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? accept(port) : refuse("a port is a number from 1 to 65535");
}

function parseDefault(text: string): Parsed<"allow" | "deny"> {
  return text === "allow" || text === "deny" ? accept(text) : refuse('it must be "allow" or "deny"');
}

function parseGitHost(text: string): Parsed<string> {
  const host = parseHost(text);
  if (!host.ok) return host;
  return host.value.kind === "ipv6"
    ? refuse("an IPv6 address has no form that ssh and https share")
    : accept(host.value.text);
}

function parseScope(text: string): Parsed<"all" | "home" | "none"> {
  const isScope = text === "all" || text === "home" || text === "none";
  return isScope ? accept(text) : refuse('it must be "all", "home" or "none"');
}

function parseNoProxy(text: string): Parsed<string> {
  if (text === "") return refuse("the entry is empty");
  if (text === "*") return refuse("it would send everything around the proxy");
  // The list is joined by commas into NO_PROXY.
  return /^[^\s,\p{Cc}]+$/u.test(text) ? accept(text) : refuse("an entry has no space and no comma in it");
}

export const readers: { readonly [K in OptionKey]: Reader<OptionValues[K]> } = {
  "proxy.listen": textReader(parseListen),
  "proxy.upstream": textReader(parseUpstreamUrl, true),
  "proxy.upstream_auth": textReader(parseCredentials, true),
  "proxy.upstream_auth_file": textReader(parseSecretFile),
  "proxy.upstream_ca": textReader(parseFile),
  "proxy.no_proxy": listReader(parseNoProxy, { items: "strings" }),
  "proxy.watch_direct": booleanReader,
  "git.ssh_rewrite": listReader(parseGitHost, { items: "strings" }),
  "stores.scope": textReader(parseScope),
  "stores.jvm_cacerts": booleanReader,
  "gateway.extra_roots": listReader(parseFile, { items: "strings" }),
  "gateway.hosts": hostsReader,
  "policy.default": textReader(parseDefault),
  "policy.ports": listReader(parsePort, {
    items: "integers",
    emptyFault: "policy.ports is empty, so nothing could be reached",
  }),
  "policy.allow_addresses": listReader(parseCidr, { items: "strings" }),
  "policy.rule": rulesReader,
};
