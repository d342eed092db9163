// Whether the value of a key does what an override is about, whatever the session.

import type { Override } from "./tool.ts";

const off = /^(?:false|no|off|n|f|0)$/i;
/** Words of tools for none, and for what is there by default. */
const none = /^(?:null|undefined|none|false|true|yes|no|on|off)?$/i;
/** In a list of exceptions: a name or network that everything is in. */
const everything = /^(?:\*|\.|\*\.\*|0\.0\.0\.0\/0|::\/0|\[::\]\/0)$/;

/** @param value null where the key stands alone, which is taken as empty */
export function doesIt({ does, values }: Pick<Override, "does" | "values">, value: string | null): boolean {
  const text = (value ?? "").trim();
  if (values !== undefined) return values.test(text);
  if (does === "turns verification off") return off.test(text);
  if (does === "goes around the proxy") return text.split(/[\s,|]+/).some((entry) => everything.test(entry));
  return !none.test(text);
}

/** A list of exceptions without the entries that everything is in. */
export function narrowed(value: string): string {
  const entries = value.split(/[\s,|]+/).filter((entry) => entry !== "" && !everything.test(entry));
  return entries.join(value.includes("|") ? "|" : ",");
}

/** Whether a key of a text is the override's, in which "*" stands for any characters. */
export function isKey(pattern: string, key: string): boolean {
  if (!pattern.includes("*")) return pattern === key;
  const source = pattern.split("*").map((part) => RegExp.escape(part));
  return new RegExp(`^${source.join("[^]*")}$`).test(key);
}
