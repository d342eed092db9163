// One failure's whole story, and that of a class of failures, for people.

import { failures, findFailure, type FailureCode } from "../failures/catalogue.ts";
import { guideCommand } from "../failures/explain.ts";
import type { Failure } from "../failures/failure.ts";
import type { ClosedBy, ClosedWith, FailureEntry } from "../ledger/ledger.ts";
import { formatAge, formatBytes, formatCount } from "../status/measures.ts";
import { printable } from "../wire/printable.ts";
import { formatFacts, type Fact } from "./fact-lines.ts";
import { formatLog, formatTime } from "./log-text.ts";
import { outputWidth, paint } from "./output.ts";

const closers: Readonly<Record<ClosedBy, string>> = {
  client: "the client",
  upstream: "the upstream gateway",
  origin: "the host",
};
const manners: Readonly<Record<ClosedWith, string>> = {
  fin: "by its end in the middle of something",
  reset: "with a reset",
  timeout: "since nothing came any more",
  tls_alert: "with a TLS alert",
};

export function formatFailureStory(row: FailureEntry, nowMs: number): string {
  const { code, id, host, process, rule, reason, upstreamSaid, status } = row;
  const entry = findFailure(code);
  const head = `${printable(id)}  ${host === "" ? "" : `${printable(host)}: `}${entry?.title ?? printable(code)}`;
  return (
    `${paint("bold", head)}\n` +
    formatFacts([
      ["code", code],
      ["happened", entry?.happened ?? null, row.detail],
      ["when", formatWhen(row, nowMs)],
      ["whose", formatOwner(row), process?.command ?? null],
      ["rule", rule],
      ["reason", reason],
      ["gateway", upstreamSaid === null ? null : `it said: ${upstreamSaid}`],
      ["answered", status === null ? null : `HTTP ${status}`],
      ["carried", formatCarried(row)],
      ["closed by", formatClosed(row)],
      ...remedyFacts(entry, row.hint, row.retry),
      ["more", entry === null ? null : guideCommand(code), host === "" ? null : `agentproxy explain ${host}`],
    ])
  );
}

/** `rows` are the latest of this code. */
export function formatCodeStory(code: FailureCode, rows: readonly FailureEntry[], nowMs: number): string {
  const entry: Failure = failures[code];
  const { title, happened, httpStatus, kind, remedy, retry } = entry;
  const answer = httpStatus === null ? "no answer can be given" : `answered with HTTP ${httpStatus}`;
  return (
    `${paint("bold", `${code}: ${title}`)}\n` +
    formatFacts([
      ["kind", `${kind}, ${answer}`],
      ["happened", happened],
      ...remedyFacts(entry, remedy, retry),
      ["more", guideCommand(code)],
    ]) +
    formatLatest(rows, nowMs)
  );
}

/** The failures that belong to what is explained, the latest last. */
export function formatLatest(rows: readonly FailureEntry[], nowMs: number): string {
  if (rows.length === 0) return formatFacts([["recorded", "no such failure"]]);
  return `${formatFacts([["recorded", "the latest; agentproxy explain ID tells all of one"]])}${formatLog(rows, outputWidth() ?? Infinity, nowMs)}`;
}

function remedyFacts(entry: Failure | null, hint: string, retry: boolean): Fact[] {
  return [
    ["likely", ...(entry?.causes ?? []).map((cause) => `- ${cause}`)],
    ["what to do", hint],
    [
      "try again",
      retry ? "yes: the same request can succeed later" : "no: it fails again until something is changed",
    ],
  ];
}

function formatWhen({ ts, firstTs, count }: FailureEntry, nowMs: number): string {
  const age = formatAge(Math.max(0, (nowMs - Date.parse(ts)) / 1000));
  const times = count === 1 ? "once" : `${formatCount(count, "time")} since ${formatTime(firstTs, nowMs)}`;
  return `${formatTime(ts, nowMs)}, ${age} ago; ${times}`;
}

function formatOwner({ process, tool }: FailureEntry): string {
  if (process === null) return "not known: the kernel did not tell";
  const { executable, pid, folder } = process;
  const program = executable ?? "a program";
  const name = tool === null ? program : `${tool} (${program})`;
  return `${name}, pid ${pid}${folder === null ? "" : `, in ${folder}`}`;
}

function formatCarried({ bytesUp, bytesDown, durationMs }: FailureEntry): string | null {
  if (bytesUp === null || bytesDown === null) return null;
  const time = durationMs === null ? "" : `, in ${(durationMs / 1000).toFixed(1)} s`;
  return `${formatBytes(bytesUp)} up, ${formatBytes(bytesDown)} down${time}`;
}

function formatClosed({ closedBy, closedWith }: Partial<FailureEntry>): string | null {
  if (closedBy === null || closedBy === undefined) return null;
  const how = closedWith === null || closedWith === undefined ? "" : `, ${manners[closedWith]}`;
  return `${closers[closedBy]}${how}`;
}
