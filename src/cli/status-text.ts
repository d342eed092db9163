// The status document as a short, aligned summary for people. Pure, but for colour.

import { failureOf, type FailureCode } from "../failures/catalogue.ts";
import { failures } from "../failures/catalogue.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import type { StatusDocument } from "../status/document.ts";
import { formatAge, formatBytes, formatCount } from "../status/measures.ts";
import { wrap } from "./help.ts";
import { paint } from "./output.ts";

/** The newest failures that are told; --json has all that are kept. */
const mostFailures = 3;
const labelWidth = 11;

/** `nowMs` is the time by which ages are told. */
export function formatStatus(document: StatusDocument, nowMs: number): string {
  const { tunnels, policy, upstream } = document;
  const rows: [label: string, text: string][] = [
    ["health", formatHealth(document)],
    [
      "listening",
      `${document.url}, for ${formatAge(document.uptimeSeconds)} (pid ${document.pid}, version ${document.version})`,
    ],
    [
      "through",
      upstream === null
        ? "the embedded gateway"
        : `${upstream.url}${upstream.authenticated ? ", with credentials" : ""}`,
    ],
    ["policy", `${policy.default} by default, ${formatCount(policy.rules, "rule")} (${policy.source})`],
    ["CA bundle", document.caBundlePath ?? "none"],
    [
      "tunnels",
      `${tunnels.open} open, ${tunnels.total} in all, ${formatBytes(tunnels.bytesUp)} up, ${formatBytes(tunnels.bytesDown)} down`,
    ],
    ["failures", formatFailureCount(document.recentRelayFailures)],
  ];
  const lines = rows.map(([label, text]) => `${paint("dim", label.padEnd(labelWidth))}${text}\n`);
  const newest = document.recentRelayFailures.toReversed().slice(0, mostFailures);
  return lines.join("") + newest.map((entry) => formatFailure(entry, nowMs)).join("");
}

function formatHealth({ health, problems }: StatusDocument): string {
  if (health === "healthy") return paint("green", "healthy");
  return `${paint("yellow", "degraded")}: ${problems.map(nameProblem).join("; ")}`;
}

function nameProblem(code: string): string {
  return Object.hasOwn(failures, code) ? failureOf(code as FailureCode).title : code.replaceAll(/[-_]/g, " ");
}

function formatFailureCount(entries: readonly FailureEntry[]): string {
  if (entries.length === 0) return "none";
  if (entries.length <= mostFailures) return "newest first";
  return `${entries.length} kinds, the newest ${mostFailures}; all with: agentproxy status --json`;
}

function formatFailure(entry: FailureEntry, nowMs: number): string {
  const { code, count, host, ts, reason } = entry;
  const times = count === 1 ? "" : `, ${count} times`;
  const age = formatAge(Math.max(0, (nowMs - Date.parse(ts)) / 1000));
  const title = paint("bold", `${host === "" ? "a client" : host}: ${failureOf(code).title}`);
  return `  ${title}${times}, ${age} ago\n    ${wrap(reason ?? entry.hint, 4)}\n`;
}
