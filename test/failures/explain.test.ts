// Tests of a failure told as a sentence and its facts.

import { expect, test } from "bun:test";
import { failureOf, failures, type FailureCode } from "../../src/failures/catalogue.ts";
import { explain, type FailureFacts } from "../../src/failures/explain.ts";

const facts: FailureFacts = {
  id: "f7",
  code: "policy-denied",
  host: "paste.example:443",
  detail: 'Denied by the rule "deny paste.example".',
  rule: "deny paste.example",
  reason: "Not here.",
  hint: failureOf("policy-denied").remedy,
};

test("the JSON's first key is the whole story, and the facts follow", () => {
  const told = explain(facts);
  expect(Object.keys(told)).toEqual([
    "error",
    "code",
    "id",
    "host",
    "rule",
    "reason",
    "whatToDo",
    "retry",
    "guide",
  ]);
  expect(told.error).toBe(
    `agentproxy: paste.example:443: denied by policy: Not here. ${failureOf("policy-denied").remedy} (policy-denied, f7)`,
  );
  expect(told).toMatchObject({
    whatToDo: failureOf("policy-denied").remedy,
    retry: false,
    guide: "agentproxy guide policy-denied",
    rule: "deny paste.example",
  });
});

test("without a reason the detail is told, and without a host none is named", () => {
  const told = explain({ ...facts, code: "head-too-slow", host: "", reason: null, rule: null });
  expect(told.error).toStartWith(`agentproxy: request head too slow: ${facts.detail} `);
  expect(told).toMatchObject({ host: "", rule: null, reason: null, retry: true });
});

test("every code can be explained", () => {
  for (const code of Object.keys(failures) as FailureCode[]) {
    expect(explain({ ...facts, code }).error).toEndWith(`(${code}, f7)`);
  }
});
