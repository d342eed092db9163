// What the word after `explain` means.

import { describe, expect, test } from "bun:test";
import { findSubject } from "../../src/cli/explain-subject.ts";
import { UsageError } from "../../src/cli/usage-error.ts";
import { formatAuthority } from "../../src/wire/authority.ts";
import { failureRow } from "../history/row.ts";

const rows = [failureRow(1), failureRow(2, { host: "registry:443" })];

function meaningOf(word: string): string {
  const subject = findSubject(word, rows);
  if (subject.kind === "failure") return subject.row.id;
  return subject.kind === "code" ? subject.code : formatAuthority(subject.authority);
}

for (const [word, meaning] of [
  ["ftest00-1", "ftest00-1"],
  ["FTEST00-2", "ftest00-2"],
  ["policy-denied", "policy-denied"],
  ["a.test", "a.test:443"],
  ["A.Test.:8443", "a.test:8443"],
  ["https://a.test/x?y=z#w", "a.test:443"],
  ["https://user:secret@a.test:8443/x", "a.test:8443"],
  ["http://a.test", "a.test:80"],
  ["ssh://git@a.test/x.git", "a.test:22"],
  ["192.0.2.1", "192.0.2.1:443"],
  ["2001:db8::1", "[2001:db8::1]:443"],
  ["[2001:db8::1]:8443", "[2001:db8::1]:8443"],
  ["https://[2001:db8::1]/", "[2001:db8::1]:443"],
  ["localhost", "localhost:443"],
  ["registry", "registry:443"],
] as const) {
  test(`${word} is ${meaning}`, () => {
    expect(meaningOf(word)).toBe(meaning);
  });
}

describe("what is none of it is an error with a way out:", () => {
  for (const [word, message, hint] of [
    ["policy-denid", '"policy-denid" is no failure code, id or host', "did you mean policy-denied?"],
    ["ftest00-3", "no failure ftest00-3 is recorded", /^did you mean ftest00-\d\?$/],
    ["fzzzzzz-9", "no failure fzzzzzz-9 is recorded", "agentproxy logs lists what is recorded"],
    ["toString", '"toString" is no failure code, id or host', "agentproxy logs lists what is recorded"],
    ["nowhere", '"nowhere" is no failure code, id or host', "agentproxy logs lists what is recorded"],
    ["a b.test", "this is no host: the host has a space", "agentproxy explain HOST or HOST:PORT"],
    ["a.test:99999", "this is no host: the port is above 65535", "agentproxy explain HOST or HOST:PORT"],
  ] as const) {
    test(word, () => {
      try {
        meaningOf(word);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        expect((error as UsageError).message).toBe(message);
        expect((error as UsageError).hint).toMatch(hint);
        return;
      }
      throw new Error("It was taken");
    });
  }
});
