// All that is known of one failure, for whoever unfolds it, and a button that copies it for somebody else.

import type { FailureEntry } from "../ledger/ledger.ts";
import { formatBytes } from "../status/measures.ts";
import { element, foreign } from "./element.ts";
import { facts, type Fact } from "./facts.ts";
import { reportOf } from "./report.ts";
import { catalogued, grouped, heading, sentence } from "./sentence.ts";

export interface FailureDetails {
  readonly root: HTMLElement;
  show(entry: FailureEntry): void;
}

const copiedMs = 2000;

export function createFailureDetails(): FailureDetails {
  const list = element("dl", { class: "facts" });
  const button = element("button", { type: "button" }, "Copy report");
  const said = element("span", { class: "quiet", "aria-live": "polite" });
  const root = element("div", { class: "more" }, list, element("p", { class: "copy" }, button, said));
  let report = "";
  button.addEventListener("click", () => {
    void copy(report).then((outcome) => {
      said.textContent = outcome;
      setTimeout(() => (said.textContent = ""), copiedMs);
    });
  });
  return {
    root,
    show(entry) {
      report = reportOf(entry);
      list.replaceChildren(...facts(rowsOf(entry)));
    },
  };
}

/** Browsers give the clipboard only to pages of this machine and to https. */
async function copy(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied";
  } catch {
    return "The browser did not let it be copied";
  }
}

function rowsOf(entry: FailureEntry): readonly Fact[] {
  const known = catalogued(entry.code);
  const { process, tool, count, firstTs, ts, bytesUp, bytesDown, durationMs } = entry;
  const optional = (text: string | null, className?: string): Node | null =>
    text === null || text === "" ? null : foreign(text, className);
  return [
    ["What happened", known?.happened ?? null],
    ["Here", optional(entry.detail)],
    ["Reason", optional(entry.reason)],
    ["Rule", optional(entry.rule, "path")],
    ["Gateway said", optional(entry.upstreamSaid)],
    ["Likely causes", known === null ? null : listOf(known.causes)],
    ["What to do", sentence(entry.hint)],
    ["Host", optional(entry.host, "path")],
    ["Tool", optional(tool)],
    ["Command", optional(process?.command ?? null, "path")],
    ["Program", optional(process?.executable ?? null, "path")],
    ["In folder", optional(process?.folder ?? null, "path")],
    ["Broken off by", optional(closing(entry))],
    ["Carried", bytesUp === null && bytesDown === null ? null : carried(bytesUp ?? 0, bytesDown ?? 0)],
    ["Lasted", durationMs === null ? null : `${(durationMs / 1000).toFixed(durationMs < 10_000 ? 1 : 0)} s`],
    ["HTTP status", entry.status === null ? null : String(entry.status)],
    ["In a terminal", element("code", {}, `agentproxy explain ${entry.id}`)],
    ["Times", grouped(count)],
    ["First", new Date(firstTs).toLocaleString()],
    ["Latest", count === 1 ? null : new Date(ts).toLocaleString()],
  ];
}

function listOf(causes: readonly string[]): HTMLElement {
  return element("ul", {}, ...causes.map((cause) => element("li", {}, heading(cause))));
}

function carried(up: number, down: number): string {
  return `${formatBytes(up)} up, ${formatBytes(down)} down`;
}

function closing({ closedBy, closedWith }: FailureEntry): string | null {
  if (closedBy === null) return null;
  return closedWith === null ? closedBy : `${closedBy} (${closedWith.replaceAll("_", " ")})`;
}
