// The list of failures, newest first: a row that is there stays the same element, open or closed.

import type { StatusDocument } from "../status/document.ts";
import { formatAge, formatCount } from "../status/measures.ts";
import { element } from "./element.ts";
import { createFailureRow, type FailureRow } from "./failure-row.ts";
import { icon } from "./icon.ts";
import { grouped } from "./sentence.ts";

export interface FailuresView {
  show(status: StatusDocument, nowMs: number): void;
  /** Ages go on between two changes. */
  tick(nowMs: number): void;
}

export function createFailuresView(list: HTMLElement, note: HTMLElement): FailuresView {
  let rows = new Map<string, FailureRow>();
  return {
    show(status, nowMs) {
      const entries = status.recentRelayFailures.toReversed();
      const before = rows;
      rows = new Map(entries.map(({ id }) => [id, before.get(id) ?? createFailureRow()]));
      for (const entry of entries) rows.get(entry.id)?.show(entry, nowMs);
      note.textContent = entries.length === 0 ? "" : `${formatCount(entries.length, "kind")}, newest first`;
      const elements = [...rows.values()].map(({ root }) => root);
      arrange(list, elements.length === 0 ? [emptyState(status)] : elements);
    },
    tick(nowMs) {
      for (const row of rows.values()) row.tick(nowMs);
    },
  };
}

/** Moves no element that stands where it belongs: one that is moved loses the focus. */
function arrange(list: HTMLElement, wanted: readonly HTMLElement[]): void {
  const kept = new Set<Element>(wanted);
  for (const child of list.querySelectorAll(":scope > li")) if (!kept.has(child)) child.remove();
  for (const [index, one] of wanted.entries()) {
    if (list.children[index] !== one) list.insertBefore(one, list.children[index] ?? null);
  }
}

function emptyState({ tunnels, uptimeSeconds }: StatusDocument): HTMLElement {
  const text =
    tunnels.total === 0
      ? "No tool has used the proxy yet."
      : `${grouped(tunnels.total)} ${tunnels.total === 1 ? "tunnel" : "tunnels"} in the ${formatAge(uptimeSeconds)} since the start.`;
  return element(
    "li",
    { class: "empty" },
    element("span", { class: "badge" }, icon("good")),
    element("p", {}, element("strong", {}, "Nothing has failed")),
    element("p", { class: "quiet" }, text),
  );
}
