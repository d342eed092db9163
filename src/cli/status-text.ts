// The status document as a short, aligned summary for people. Pure, but for colour.

import { findFailure } from "../failures/catalogue.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import type { PlaceReport } from "../stores/place-report.ts";
import type { StatusDocument } from "../status/document.ts";
import { formatAge, formatBytes, formatCount } from "../status/measures.ts";
import { wrap } from "./help.ts";
import { paint } from "./output.ts";

/** The newest failures that are told; `logs` and --json have all that are kept. */
const mostFailures = 3;
const mostPlaces = 3;
const labelWidth = 11;

/** `nowMs` is the time by which ages are told. */
export function formatStatus(document: StatusDocument, nowMs: number): string {
  const { tunnels, policy, upstream } = document;
  const rows: [label: string, text: string][] = [
    ["health", formatHealth(document)],
    ...fixesOf(document),
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
    ["set up", formatSetUp(document)],
    [
      "tunnels",
      `${tunnels.open} open, ${tunnels.total} in all, ${formatBytes(tunnels.bytesUp)} up, ${formatBytes(tunnels.bytesDown)} down`,
    ],
    ["failures", formatFailureCount(document.recentRelayFailures)],
  ];
  const newest = document.recentRelayFailures.toReversed().slice(0, mostFailures);
  return rows
    .map(([label, text]) => {
      const line = `${paint("dim", label.padEnd(labelWidth))}${text}\n`;
      if (label === "set up") return line + formatFailedPlaces(document.accommodations);
      return label === "failures" ? line + newest.map((entry) => formatFailure(entry, nowMs)).join("") : line;
    })
    .join("");
}

function formatHealth({ health, problems }: StatusDocument): string {
  if (health === "healthy") return paint("green", "healthy");
  return `${paint("yellow", "degraded")}: ${problems.map(nameProblem).join("; ")}`;
}

function nameProblem(code: string): string {
  return findFailure(code)?.title ?? code.replaceAll(/[-_]/g, " ");
}

/** Of what no place and no failure below tells. */
function fixesOf({ problemDetails, accommodations }: StatusDocument): [label: string, text: string][] {
  const told = new Set(accommodations.map(({ code }) => code));
  const fixes = problemDetails.filter(({ code, fix }) => fix !== null && !told.has(code));
  return fixes.map(({ code, fix }) => {
    const label = fixes.length === 1 ? "fix" : nameProblem(code);
    return ["", wrap(`${label}: ${fix}`, labelWidth)];
  });
}

function formatSetUp({ accommodations, settingUp }: StatusDocument): string {
  const failed = accommodations.filter(({ state }) => state === "failed").length;
  if (settingUp) return "still at work";
  if (accommodations.length === 0) return "nothing outside the state directory";
  const places = formatCount(accommodations.length - failed, "place");
  return failed === 0 ? places : `${places}; ${paint("yellow", `${failed} failed`)}`;
}

function formatFailedPlaces(accommodations: readonly PlaceReport[]): string {
  const failed = accommodations.filter(({ state }) => state === "failed");
  const more = failed.length - mostPlaces;
  const lines = failed.slice(0, mostPlaces).map(({ store, path, code, detail, advice }) => {
    const title = paint("bold", `${store}: ${code ?? "failed"}`);
    const told = wrap([detail ?? path, advice].filter((text) => text !== null).join("; "), 4);
    return `  ${title}\n    ${told}\n`;
  });
  return lines.join("") + (more > 0 ? `  and ${more} more: agentproxy doctor\n` : "");
}

function formatFailureCount(entries: readonly FailureEntry[]): string {
  if (entries.length === 0) return "none";
  if (entries.length <= mostFailures) return "newest first";
  return `${entries.length} kinds, the newest ${mostFailures}; all with: agentproxy logs`;
}

function formatFailure(entry: FailureEntry, nowMs: number): string {
  const { code, count, host, ts, reason, id } = entry;
  const times = count === 1 ? "" : `, ${count} times`;
  const age = formatAge(Math.max(0, (nowMs - Date.parse(ts)) / 1000));
  const title = paint("bold", `${host === "" ? "a client" : host}: ${findFailure(code)?.title ?? code}`);
  const told = [formatOwner(entry), reason ?? entry.hint].filter((text) => text !== null);
  return `  ${title}${times}, ${age} ago (${id})\n${told.map((text) => `    ${wrap(text, 4)}\n`).join("")}`;
}

function formatOwner({ process, tool }: FailureEntry): string | null {
  if (process === null) return null;
  return `by ${tool ?? process.executable ?? "a program"}, pid ${process.pid}: ${process.command}`;
}
