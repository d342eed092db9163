// What comes first: whether all is well, and else what is wrong and what to do.

import type { ProblemDetail, StatusDocument } from "../status/document.ts";
import { element, foreign } from "./element.ts";
import type { Link } from "./feed.ts";
import { icon, type IconName } from "./icon.ts";
import { heading } from "./sentence.ts";
import { whenChanged } from "./when-changed.ts";

type State = "good" | "warn" | "bad" | "busy";

/** What this page itself finds has no code. */
type Problem = Omit<ProblemDetail, "code"> & { readonly code: string | null };

interface Verdict {
  readonly state: State;
  readonly title: string;
  readonly text: string | null;
  readonly problems: readonly Problem[];
}

/** `document` is the last that came; null where none has. */
export function verdictOn(document: StatusDocument | null, link: Link | null): Verdict {
  if (link === "lost") {
    const message = "It has ended, or is being started again";
    const fix = "agentproxy up --detach starts it; this page goes on by itself";
    const problems = [{ code: null, message, fix }];
    return { state: "bad", title: "agentproxy does not answer", text: null, problems };
  }
  if (document === null) return { state: "busy", title: "Asking for the status", text: null, problems: [] };
  if (document.health !== "healthy") {
    return { state: "warn", title: "Degraded", text: null, problems: document.problemDetails };
  }
  const setUp = document.settingUp ? "Tools are still being set up." : null;
  const failed = document.recentRelayFailures.length > 0;
  const text = setUp ?? (failed ? "The proxy works. What did not go through is told below." : null);
  return {
    state: "good",
    title: failed ? "Healthy" : "All is well",
    text: text ?? "The proxy works, and nothing has failed since it was started.",
    problems: [],
  };
}

const icons: Readonly<Record<State, IconName>> = { good: "good", warn: "warn", bad: "bad", busy: "busy" };

/** Changes nothing where the verdict is the same, since each change is read out. */
export function showHealth(section: HTMLElement, verdict: Verdict): void {
  whenChanged(section, verdict, () => {
    const { state, title, text, problems } = verdict;
    section.dataset["state"] = state;
    section.replaceChildren(
      element("span", { class: "badge" }, icon(icons[state])),
      element(
        "div",
        {},
        element("h2", {}, title),
        text === null ? null : element("p", { class: "quiet" }, text),
        problems.length === 0 ? null : element("ul", { class: "problems" }, ...problems.map(problemRow)),
      ),
    );
  });
}

function problemRow({ code, message, fix }: Problem): HTMLElement {
  return element(
    "li",
    {},
    element("p", {}, foreign(heading(message))),
    fix === null ? null : element("p", { class: "fix" }, foreign(fix)),
    code === null ? null : element("code", { class: "code" }, code),
  );
}
