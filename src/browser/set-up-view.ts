// What is set up for tools, and what could not be, which comes first.

import type { StatusDocument } from "../status/document.ts";
import { formatCount } from "../status/measures.ts";
import { element, foreign } from "./element.ts";
import { icon, type IconName } from "./icon.ts";
import { heading, sentence } from "./sentence.ts";
import { whenChanged } from "./when-changed.ts";

type Accommodation = StatusDocument["accommodations"][number];
type GitConflict = StatusDocument["gitConfigConflictDetails"][number];

/** From what needs somebody to what does not. */
const states = ["bad", "warn", "good", "none"] as const;

type State = (typeof states)[number];

interface Row {
  readonly state: State;
  readonly name: string;
  readonly more: readonly (Node | null)[];
}

const looks: Readonly<Record<State, { readonly icon: IconName; readonly word: string }>> = {
  bad: { icon: "bad", word: "failed" },
  warn: { icon: "warn", word: "look at this" },
  good: { icon: "good", word: "done" },
  none: { icon: "none", word: "not so" },
};

function drawRow({ state, name, more }: Row): HTMLElement {
  const look = looks[state];
  return element(
    "li",
    { "data-state": state },
    element(
      "span",
      { class: "badge small" },
      icon(look.icon),
      element("span", { class: "unseen" }, `${look.word}: `),
    ),
    element("div", {}, element("h3", {}, name), ...more),
  );
}

function path(text: string): HTMLElement {
  return element("p", {}, foreign(text, "path"));
}

function note(text: string): HTMLElement {
  return element("p", { class: "quiet" }, foreign(text));
}

function fix(text: string): HTMLElement {
  return element("p", { class: "fix" }, foreign(text));
}

export function showSetUp(list: HTMLElement, status: StatusDocument): void {
  const { caBundlePath, caPath, hasSystemCa, javaTrustStorePath, readmePath, accommodations } = status;
  const { gitSshRewrite, gitSshRewriteSkipped, gitConfigConflictDetails } = status;
  const git = [gitSshRewrite, gitSshRewriteSkipped, gitConfigConflictDetails];
  const shown = [caBundlePath, caPath, hasSystemCa, javaTrustStorePath, readmePath, accommodations, git];
  whenChanged(list, shown, () => {
    const rows = caBundlePath === null ? gatewayRows(caPath) : sessionRows(status, caBundlePath);
    const sorted = rows.toSorted((one, other) => states.indexOf(one.state) - states.indexOf(other.state));
    list.replaceChildren(...sorted.map(drawRow));
  });
}

/** A gateway alone serves sessions elsewhere, and has nothing to set up. */
function gatewayRows(caPath: string | null): Row[] {
  return [
    { state: "none", name: "No tools", more: [note("A gateway serves sessions that are elsewhere.")] },
    { state: "good", name: "CA that signs", more: [caPath === null ? null : path(caPath)] },
  ];
}

function sessionRows(status: StatusDocument, caBundlePath: string): Row[] {
  const { accommodations, javaTrustStorePath, readmePath, hasSystemCa } = status;
  const done = accommodations.filter(({ state }) => state !== "failed");
  return [
    { state: "good", name: "CA bundle", more: [path(caBundlePath)] },
    {
      state: hasSystemCa ? "good" : "none",
      name: "System trust store",
      more: [note(hasSystemCa ? "It has the CA." : "It lacks the CA; variables lead tools to the bundle.")],
    },
    {
      state: javaTrustStorePath === null ? "warn" : "good",
      name: "Java trust store",
      more: [javaTrustStorePath === null ? note("There is none.") : path(javaTrustStorePath)],
    },
    gitRow(status),
    ...status.gitConfigConflictDetails.map(conflictRow),
    ...accommodations.filter(({ state }) => state === "failed").map(failedRow),
    ...(done.length === 0 ? [] : [placesRow(done)]),
    {
      state: readmePath === null ? "warn" : "good",
      name: "Guide",
      more: [readmePath === null ? note("It could not be written.") : path(readmePath)],
    },
  ];
}

function gitRow({ gitSshRewrite, gitSshRewriteSkipped }: StatusDocument): Row {
  const skipped = gitSshRewriteSkipped.map(({ host, reason }) => note(`${host} is left alone: ${reason}`));
  const usual = gitSshRewrite ? "Remotes are read as HTTPS." : "Remotes are left as they are.";
  const more = !gitSshRewrite && skipped.length > 0 ? skipped : [note(usual), ...skipped];
  return { state: gitSshRewrite ? "good" : "none", name: "git over ssh", more };
}

const conflictStates: Readonly<Record<GitConflict["severity"], State>> = {
  blocks: "bad",
  around: "bad",
  weakens: "warn",
  harmless: "none",
};

function conflictRow(conflict: GitConflict): Row {
  const { severity, key, file, line, effect } = conflict;
  return {
    state: conflictStates[severity],
    name: key === null ? "git's configuration" : `git: ${key}`,
    more: [
      element("p", {}, foreign(effect)),
      severity === "harmless" ? null : fix(conflict.fix),
      file === null ? null : path(line === null ? file : `${file}:${line}`),
    ],
  };
}

function failedRow({ store, path: place, code, detail, advice }: Accommodation): Row {
  return {
    state: "bad",
    name: storeName(store),
    more: [
      detail === null ? null : element("p", {}, foreign(sentence(detail))),
      advice === null ? null : fix(advice),
      path(place),
      code === null ? null : element("code", { class: "code" }, code),
    ],
  };
}

function placesRow(done: readonly Accommodation[]): Row {
  const items = done.map(({ store, path: place }) =>
    element("li", {}, element("span", { class: "quiet" }, storeName(store)), foreign(place, "path")),
  );
  const count = element("summary", {}, formatCount(done.length, "place"));
  return {
    state: "good",
    name: "Stores and settings of tools",
    more: [element("details", {}, count, element("ul", { class: "places" }, ...items))],
  };
}

function storeName(id: string): string {
  return heading(id.replaceAll("-", " "));
}
