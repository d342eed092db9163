// JSON, with comments and trailing commas where a tool allows them: deno.json, composer's config.json, docker's config.json.

import { parseTree, printParseErrorCode } from "jsonc-parser";
import type { Node, ParseError } from "jsonc-parser";
import { FormatError, lineAt, textOf } from "./format.ts";
import type { ConfigFormat, FoundSetting } from "./format.ts";
import { withComma } from "./statement-lines.ts";

export const json: ConfigFormat = {
  lastCounts: true,
  read(text) {
    const errors: ParseError[] = [];
    const tree = parseTree(text, errors, { allowTrailingComma: true });
    const [fault] = errors;
    if (fault !== undefined)
      throw new FormatError(lineAt(text, fault.offset), printParseErrorCode(fault.error));
    return tree === undefined ? [] : leaves(tree, "", null, text);
  },
  write: (value) => JSON.stringify(value),
};

function leaves(node: Node, key: string, property: Node | null, text: string): FoundSetting[] {
  if (node.type === "object") {
    return (node.children ?? []).flatMap((child) => {
      const [name, value] = child.children ?? [];
      if (name === undefined || value === undefined) return [];
      return leaves(value, key === "" ? textOf(name.value) : `${key}.${textOf(name.value)}`, child, text);
    });
  }
  if (node.type === "array")
    return (node.children ?? []).flatMap((child) => leaves(child, `${key}[]`, child, text));
  const whole = property ?? node;
  return [
    {
      key,
      value: node.value === null ? null : textOf(node.value),
      line: lineAt(text, whole.offset),
      statement: withComma(text, { start: whole.offset, end: whole.offset + whole.length }),
      valueRange: { start: node.offset, end: node.offset + node.length },
    },
  ];
}
