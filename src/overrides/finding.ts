// What a key of a tool's configuration does to a session: the codes, and how each is told.

import type { Severity } from "../git/conflict.ts";
import type { Override } from "../tools/tool.ts";

export type OverrideCode =
  "other_ca" | "verification_off" | "other_proxy" | "proxy_avoided" | "tls_limited" | "configuration_broken";

export interface OverrideFinding {
  readonly code: OverrideCode;
  readonly severity: Severity;
  /** The ids of those that read it so. */
  readonly tools: readonly string[];
  /** Absolute; null for a variable. */
  readonly file: string | null;
  readonly variable: string | null;
  /** From 1; null for a variable, or where it cannot be told. */
  readonly line: number | null;
  readonly key: string | null;
  /** Without credentials, and short. */
  readonly value: string | null;
  /** What it does, a sentence without final stop. */
  readonly effect: string;
  /** What to do about it, a sentence without final stop; null where nothing needs to be done. */
  readonly fix: string | null;
}

const codes: Readonly<Record<Override["does"], OverrideCode>> = {
  "names other CAs": "other_ca",
  "turns verification off": "verification_off",
  "names another proxy": "other_proxy",
  "goes around the proxy": "proxy_avoided",
  "limits TLS too far": "tls_limited",
};

export const codeOf = ({ does }: Pick<Override, "does">): OverrideCode => codes[does];

export const severities: Readonly<Record<OverrideCode, Severity>> = {
  other_ca: "blocks",
  verification_off: "weakens",
  other_proxy: "around",
  proxy_avoided: "around",
  tls_limited: "blocks",
  configuration_broken: "blocks",
};

/** Of one tool, of several, and what it is without them. */
const effects: Readonly<Record<OverrideCode, readonly [one: string, many: string, rest: string]>> = {
  other_ca: ["trusts", "trust", "that, and not what the proxy signs with"],
  verification_off: ["verifies", "verify", "no certificate"],
  other_proxy: ["goes", "go", "through another proxy than the session's"],
  proxy_avoided: ["goes", "go", "around the proxy"],
  tls_limited: ["allows", "allow", "no TLS that the proxy speaks"],
  configuration_broken: ["fails", "fail", "on its configuration"],
};

/** @param isVariable a harmless one is not looked at, whereas a file counts once the session's settings are gone */
export function effectOf(
  code: OverrideCode,
  severity: Severity,
  titles: readonly string[],
  isVariable: boolean,
): string {
  const [one, many, rest] = effects[code];
  const isOne = titles.length === 1 && !/programs$| and /.test(titles[0] ?? "");
  if (severity !== "harmless") return `${listed(titles)} ${isOne ? one : many} ${rest}`;
  if (isVariable) return `${listed(titles)} ${isOne ? "takes" : "take"} no notice of it`;
  return `${listed(titles)} ${isOne ? "takes" : "take"} the session's settings instead; outside of a session ${isOne ? "it" : "they"} would ${many} ${rest}`;
}

export function listed(all: readonly string[]): string {
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1) ?? ""}`;
}

const longest = 120;

/** Userinfo of URLs is left out, and so is the rest of what is long, as certificates are. */
export function maskValue(value: string): string {
  const userinfo = value.includes("//") ? /(\/\/)\S*@/g : /(^|=)\S*@/g;
  const open = value.replace(userinfo, "$1***@").replace(/\p{Cc}+/gu, " ");
  return open.length > longest ? `${open.slice(0, longest)}…` : open;
}
