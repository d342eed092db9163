// The tool catalogue as Markdown, for the docs.

import { stores } from "../../src/stores/catalogue.ts";
import { tools } from "../../src/tools/catalogue.ts";
import { families } from "../../src/tools/tool.ts";
import type { Tool, ToolVariable } from "../../src/tools/tool.ts";

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;
const list = (items: readonly string[]): string => [...new Set(items)].join(", ") || "–";

/** A heading and a table for each family, in the catalogue's order. */
export function toolsMarkdown(): string {
  return families
    .map((family) => [family, tools.filter((tool) => tool.family === family)] as const)
    .filter(([, members]) => members.length > 0)
    .map(([family, members]) => `### ${family}\n\n${table(members)}`)
    .join("\n");
}

function table(members: readonly Tool[]): string {
  return [
    "| tool | trusts the CA by | finds the proxy by | has its way all the same | limits |",
    "| --- | --- | --- | --- | --- |",
    ...members.map(row),
    "",
  ].join("\n");
}

function row(tool: Tool): string {
  const cells = [
    tool.title,
    list([...variables(tool, isForCa), ...storeTitles(tool, "ca")]),
    list([...variables(tool, isForProxy), ...storeTitles(tool, "proxy")]),
    overrides(tool),
    list(tool.limits.map(({ versions, what }) => `${versions}: ${what}`)).replaceAll("|", "\\|"),
  ];
  return `| ${cells.join(" | ")} |`;
}

const isForCa = ({ roots }: ToolVariable): boolean => roots !== null;
// What names no CA is there for the proxy: its address, or a switch that makes the tool look for it.
const isForProxy = ({ text, roots }: ToolVariable): boolean =>
  /\{(?:url|hostname|port)\}/.test(text) || roots === null;

function variables({ variables }: Tool, isWanted: (variable: ToolVariable) => boolean): string[] {
  const names = variables.filter(isWanted).map(({ name }) => name);
  // Both cases of one name are one setting to whoever reads this.
  const isUpperToo = (name: string): boolean =>
    name !== name.toUpperCase() && names.includes(name.toUpperCase());
  return names.filter((name) => !isUpperToo(name) && !/^no_proxy$/i.test(name)).map(code);
}

function storeTitles({ stores: ids }: Tool, what: "ca" | "proxy"): string[] {
  return stores
    .filter(({ id, carries }) => ids.includes(id) && carries.includes(what))
    .map(({ title }) => title);
}

/** Keys that can stand in the same places together: "`cacert`, `proxy` in `~/.curlrc`". */
function overrides({ overrides }: Tool): string {
  const keys = Map.groupBy(
    overrides.filter(({ beatsEnvironment }) => beatsEnvironment),
    ({ places }) => places.map((place) => code(place.replace(/=$/, ""))).join(", "),
  );
  const texts = [...keys].map(
    ([places, found]) =>
      `${list([...new Set(found.map(({ key }) => code(key.replace(/^\*\.?/, ""))))])} in ${places}`,
  );
  return texts.join("; ") || "–";
}
