// Tests of a rule's fields.

import { expect, test } from "bun:test";
import { formatRule, parseRule } from "../../src/policy/rule.ts";

test("a rule has a pattern, an action and perhaps a reason", () => {
  const rule = parseRule({ host: "Paste.Example.", action: "deny", reason: " No uploads. " });
  expect(rule).toEqual({
    ok: true,
    value: {
      pattern: { kind: "exact", host: { kind: "name", text: "paste.example" } },
      action: "deny",
      reason: "No uploads.",
    },
  });
  for (const reason of [undefined, "", "  \n"]) {
    const without = parseRule({ host: "*", action: "allow", reason });
    expect(without.ok && without.value.reason).toBeNull();
  }
});

test("a rule is named by its action and its pattern's canonical spelling", () => {
  for (const [host, action, text] of [
    ["*.EXAMPLE.com", "allow", "allow *.example.com"],
    ["paste.example", "deny", "deny paste.example"],
    ["*", "deny", "deny *"],
  ] as const) {
    const rule = parseRule({ host, action });
    expect(rule.ok ? formatRule(rule.value) : rule.fault).toBe(text);
  }
});

test("an unknown action and a faulty pattern are refused", () => {
  for (const action of ["", "Allow", "DENY", "block", "allow "]) {
    const rule = parseRule({ host: "a.example", action });
    expect(rule.ok ? "" : rule.fault).toBe(`rule action "${action}" is neither "allow" nor "deny"`);
  }
  const rule = parseRule({ host: "*.*", action: "allow" });
  expect(rule.ok ? "" : rule.fault).toContain('host pattern "*.*" matches everything');
});

test.each(["*.com", "*.COM.", "*.co.uk", "*.uk", "*.ck", "*.foo.ck", "*.xn--p1ai", "*.рф", "*.arpa"])(
  "everything below the public suffix of %s may be denied but not allowed",
  (host) => {
    const allow = parseRule({ host, action: "allow" });
    expect(allow.ok ? "" : allow.fault).toContain("has a wildcard over a public suffix");
    expect(parseRule({ host, action: "deny" }).ok).toBe(true);
  },
);

test.each(["*.github.io", "*.googleapis.com", "*.internal", "*.www.ck"])("%s may be allowed", (host) => {
  expect(parseRule({ host, action: "allow" }).ok).toBe(true);
});
