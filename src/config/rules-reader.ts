// Reads the policy's rules: [[policy.rule]] tables, and the flags that add one each.

import type { Rule } from "../policy/policy.ts";
import { parseRule } from "../policy/rule.ts";
import { isTable, quote, tomlType, type Reader } from "./reader.ts";
import type { Source } from "./source.ts";
import { suggest } from "./suggest.ts";
import type { KeyPath } from "../formats/toml-positions.ts";

const ruleKeys = ["host", "action", "reason"];
const tableHint = "write each rule as a [[policy.rule]] table with host and action";

function readReason(value: unknown, path: KeyPath, source: Source): string | undefined {
  if (typeof value !== "string") source.fault(path, `reason must be a string, not ${tomlType(value)}`);
  else if (value.trim() === "") source.fault(path, "reason is empty");
  // It becomes a header's value (RFC 9110 section 5.5).
  else if (/\p{Cc}/u.test(value)) source.fault(path, "reason has a line break or control character");
  else return value;
  return undefined;
}

function readAction(value: unknown, path: KeyPath, source: Source): Rule["action"] | undefined {
  if (value === "allow" || value === "deny") return value;
  const shown = typeof value === "string" ? quote(value) : tomlType(value);
  source.fault(path, `action must be "allow" or "deny", not ${shown}`);
  return undefined;
}

function readRule(table: unknown, path: KeyPath, source: Source): Rule | undefined {
  if (!isTable(table)) {
    source.fault(path, `a rule must be a table, not ${tomlType(table)}`, tableHint);
    return undefined;
  }
  for (const key of Object.keys(table).filter((key) => !ruleKeys.includes(key))) {
    const meant = suggest(key, ruleKeys);
    const hint = meant === null ? `a rule has ${ruleKeys.join(", ")}` : `did you mean "${meant}"?`;
    source.faultAtKey([...path, key], `unknown key ${quote(`policy.rule.${key}`)}`, hint);
  }
  for (const key of ["host", "action"].filter((key) => !Object.hasOwn(table, key))) {
    source.fault(path, `the rule has no ${key}`);
  }
  const { host } = table;
  const action = "action" in table ? readAction(table["action"], [...path, "action"], source) : undefined;
  const reason = "reason" in table ? readReason(table["reason"], [...path, "reason"], source) : undefined;
  if (typeof host !== "string") {
    if (host !== undefined) source.fault([...path, "host"], `host must be a string, not ${tomlType(host)}`);
    return undefined;
  }
  // With some action, so that a fault of the host is told beside a fault of the action.
  const rule = parseRule({ host, action: action ?? "deny", reason });
  if (!rule.ok) source.fault([...path, "host"], rule.fault);
  return rule.ok && action !== undefined ? rule.value : undefined;
}

export const rulesReader: Reader<readonly Rule[]> = {
  fromToml(value, path, source) {
    if (!Array.isArray(value)) {
      source.fault(path, `policy.rule must be an array of tables, not ${tomlType(value)}`, tableHint);
      return undefined;
    }
    // An empty list may be the remains of a broken policy, which must not read as "nothing is denied".
    if (value.length === 0) source.fault(path, "policy.rule has no rule in it", tableHint);
    const rules = value.map((table, index) => readRule(table, [...path, index], source));
    return rules.length > 0 && rules.every((rule) => rule !== undefined) ? rules : undefined;
  },
  fromText(text, flag, source) {
    const action = flag === "--deny-host" ? "deny" : "allow";
    const rules: Rule[] = [];
    for (const host of text.split(",")) {
      const rule = parseRule({ host: host.trim(), action });
      if (rule.ok) rules.push(rule.value);
      else source.fault([], rule.fault);
    }
    return rules.length > 0 ? rules : undefined;
  },
  join: (first, second) => [...first, ...second],
};
