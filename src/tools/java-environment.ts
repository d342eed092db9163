// The variables of a session that hold options of a JVM.

import type { SessionFacts } from "../trust/session-facts.ts";
import type { JavaOptionsCode } from "./java-options-codes.ts";
import { composeJavaOptions, concernsOurs } from "./java-options.ts";
import { fillIn } from "./template.ts";
import type { ToolVariable } from "./tool.ts";

export interface JavaEnvironment {
  readonly set: Readonly<Record<string, string>>;
  readonly codes: readonly JavaOptionsCode[];
  /** Sentences for the user, without final stop. */
  readonly warnings: readonly string[];
}

export interface JavaEnvironmentOptions {
  readonly variables: readonly ToolVariable[];
  readonly facts: SessionFacts;
  /** Truststores of the user's whose certificates are all in ours. */
  readonly merged: readonly string[];
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

export function javaEnvironment(options: JavaEnvironmentOptions): JavaEnvironment {
  const { variables, facts, merged, inherited } = options;
  const set: Record<string, string> = {};
  const codes = new Set<JavaOptionsCode>();
  const warnings = new Set<string>();
  for (const { name, text, javaOptions, limitBytes = Number.POSITIVE_INFINITY } of variables) {
    const theirs = inherited[name] ?? "";
    if (javaOptions === undefined) continue;
    if (javaOptions.where === "theirs set the same" && !concernsOurs(theirs)) continue;
    const composed = composeJavaOptions({
      variable: name,
      theirs,
      ours: text.split(" ").flatMap((option) => fillIn(option, facts) ?? []),
      merged,
      noProxy: facts.noProxy,
      ownUrls: [facts.url, inherited.AGENT_PROXY_URL ?? facts.url],
      limitBytes,
      hasQuotes: javaOptions.hasQuotes,
    });
    if (composed.text !== null) set[name] = composed.text;
    for (const code of composed.codes) codes.add(code);
    for (const warning of composed.warnings) warnings.add(warning);
  }
  return { set, codes: [...codes], warnings: [...warnings] };
}
