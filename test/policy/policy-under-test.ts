// Policies for tests, from the text that an operator would write.

import { parseCidr } from "../../src/policy/cidr.ts";
import type { Policy, Rule } from "../../src/policy/policy.ts";
import { parseRule } from "../../src/policy/rule.ts";
import { parseAuthority } from "../../src/wire/authority.ts";
import type { Authority } from "../../src/wire/authority.ts";
import { parseHost } from "../../src/wire/host.ts";
import type { Host } from "../../src/wire/host.ts";
import type { Parsed } from "../../src/wire/parsed.ts";

function must<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value;
}

/** A rule from `allow HOST` or `deny HOST`. */
export function rule(text: string, reason?: string): Rule {
  const [action = "", host = ""] = text.split(" ");
  return must(parseRule({ host, action, reason }));
}

export function policy(options: {
  readonly default: "allow" | "deny";
  readonly rules?: readonly Rule[];
  readonly ports?: readonly number[];
  readonly allowAddresses?: readonly string[];
}): Policy {
  return {
    source: "test",
    default: options.default,
    ports: options.ports ?? [443],
    rules: options.rules ?? [],
    allowAddresses: (options.allowAddresses ?? []).map((text) => must(parseCidr(text))),
  };
}

export function host(text: string): Host {
  return must(parseHost(text));
}

export function authority(text: string): Authority {
  return must(parseAuthority(text));
}
