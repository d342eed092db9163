// One failure in the list: in four lines, and unfolded in full.

import type { FailureEntry } from "../ledger/ledger.ts";
import { element, foreign } from "./element.ts";
import { createFailureDetails } from "./failure-details.ts";
import { icon } from "./icon.ts";
import { parties, partyOf } from "./party.ts";
import { ago, grouped, sentence, titleOf } from "./sentence.ts";
import { whenChanged } from "./when-changed.ts";

export interface FailureRow {
  readonly root: HTMLElement;
  show(entry: FailureEntry, nowMs: number): void;
  tick(nowMs: number): void;
}

export function createFailureRow(): FailureRow {
  const summary = element("summary");
  const details = createFailureDetails();
  const fold = element("details", {}, summary, details.root);
  const root = element("li", { class: "failure" }, fold);
  const age = element("time", { class: "age" });
  let latest: FailureEntry | null = null;

  const tick = (nowMs: number): void => {
    if (latest !== null) age.textContent = ago(latest.ts, nowMs);
  };
  // What nobody has unfolded is not drawn: there may be a hundred, and each may change many times a second.
  const showDetails = (): void => {
    if (latest !== null && fold.open) details.show(latest);
  };
  fold.addEventListener("toggle", showDetails);
  return {
    root,
    show(entry, nowMs) {
      latest = entry;
      whenChanged(root, entry, () => {
        const party = parties[partyOf(entry)];
        root.dataset["tone"] = party.tone;
        age.dateTime = entry.ts;
        age.title = entry.ts;
        summary.replaceChildren(...summaryOf(entry, party.word, age));
        showDetails();
      });
      tick(nowMs);
    },
    tick,
  };
}

function summaryOf(entry: FailureEntry, party: string, age: HTMLElement): readonly Node[] {
  const { code, id, count, host, reason, hint, retry, rule } = entry;
  const why = reason ?? entry.detail;
  return [
    element(
      "span",
      { class: "line" },
      element("span", { class: "party" }, party),
      element("strong", {}, titleOf(code)),
      element(
        "span",
        { class: "when" },
        count === 1
          ? null
          : element(
              "span",
              { class: "count" },
              `${grouped(count)}×`,
              element("span", { class: "unseen" }, " times, latest"),
            ),
        age,
      ),
    ),
    host === "" ? null : foreign(host, "host"),
    why === "" ? null : element("span", { class: "why" }, foreign(sentence(why))),
    element("span", { class: "hint" }, foreign(hint)),
    element(
      "span",
      { class: "meta" },
      program(entry),
      rule === null ? null : labelled("rule", rule, "path"),
      element("span", { class: "retry" }, retry ? "Trying again can help" : "Trying again does not help"),
      element("span", {}, element("code", {}, code), " ", element("code", {}, id)),
    ),
    element("span", { class: "fold" }, icon("chevron")),
  ].filter((node) => node !== null);
}

function program({ tool, process }: FailureEntry): HTMLElement | null {
  const executable = process?.executable?.split("/").at(-1);
  const name = tool ?? executable ?? null;
  if (name === null) return null;
  return labelled("by", process === null ? name : `${name}, pid ${process.pid}`);
}

function labelled(label: string, text: string, className?: string): HTMLElement {
  return element("span", {}, element("span", { class: "label" }, `${label} `), foreign(text, className));
}
