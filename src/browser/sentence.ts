// Phrases, codes, times and numbers of the status as a reader wants them.

import { failures } from "../failures/catalogue.ts";
import type { Failure } from "../failures/failure.ts";
import { formatAge } from "../status/measures.ts";

const groups = new Intl.NumberFormat("en");

/** "1,284" */
export function grouped(count: number): string {
  return groups.format(count);
}

/** With a capital and a final stop. */
export function sentence(phrase: string): string {
  const text = phrase.trim();
  return text === ""
    ? ""
    : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? "" : "."}`;
}

/** Without a final stop, for headings. */
export function heading(phrase: string): string {
  return sentence(phrase).replace(/\.$/, "");
}

/** Null for a code that this page is too old to know. */
export function catalogued(code: string): Failure | null {
  const all: Readonly<Partial<Record<string, Failure>>> = failures;
  return Object.hasOwn(all, code) ? (all[code] ?? null) : null;
}

export function titleOf(code: string): string {
  return heading(catalogued(code)?.title ?? code.replaceAll("-", " "));
}

/** "12 s ago"; never in the future, though the machine with the browser may be another. */
export function ago(timestamp: string, nowMs: number): string {
  return `${formatAge(Math.max(0, (nowMs - Date.parse(timestamp)) / 1000))} ago`;
}
