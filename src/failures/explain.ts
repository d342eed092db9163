// One failure told in full: the sentence and the facts that every reply carries.

import { failureOf, type FailureCode } from "./catalogue.ts";

/** What is known of one occurrence, already printable. */
export interface FailureFacts {
  readonly id: string;
  readonly code: FailureCode;
  readonly host: string;
  readonly detail: string;
  readonly rule: string | null;
  readonly reason: string | null;
  /** What to do, of this occurrence or of its class. */
  readonly hint: string;
}

/** The JSON body of a refusal. `error` comes first: npm prints that key and nothing else. */
export interface Explanation {
  readonly error: string;
  readonly code: FailureCode;
  readonly id: string;
  readonly host: string;
  readonly rule: string | null;
  readonly reason: string | null;
  readonly whatToDo: string;
  readonly retry: boolean;
  /** The command that shows more. */
  readonly guide: string;
}

/** The command that shows the guide's section on a class of failure. */
export function guideCommand(code: FailureCode): string {
  return `agentproxy guide ${code}`;
}

/** Tells a failure as one full sentence and its facts. */
export function explain(facts: FailureFacts): Explanation {
  const { title, retry } = failureOf(facts.code);
  const subject = facts.host === "" ? "" : `${facts.host}: `;
  const why = facts.reason ?? facts.detail;
  return {
    error: `agentproxy: ${subject}${title}: ${why} ${facts.hint} (${facts.code}, ${facts.id})`,
    code: facts.code,
    id: facts.id,
    host: facts.host,
    rule: facts.rule,
    reason: facts.reason,
    whatToDo: facts.hint,
    retry,
    guide: guideCommand(facts.code),
  };
}
