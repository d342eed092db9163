// Finds what in the configuration of tools goes against a session, wherever each tool reads it.

import { dirname } from "node:path";
import { FormatError } from "../formats/format.ts";
import type { FoundSetting } from "../formats/format.ts";
import { loadFormat } from "../formats/load-format.ts";
import type { Severity } from "../git/conflict.ts";
import { decodeText } from "../host/byte-text.ts";
import { readRegularFile } from "../host/regular-file.ts";
import type { Tool } from "../tools/tool.ts";
import { codeOf, effectOf, listed, maskValue, severities } from "./finding.ts";
import type { OverrideFinding } from "./finding.ts";
import { matchesIn } from "./match.ts";
import { placesOf } from "./places.ts";
import type { PlacedReader, ReadFile, ReadVariable } from "./places.ts";
import type { OwnValues } from "./session-values.ts";

export interface ScanContext extends OwnValues {
  /** As the session has it: the shell's variables, with the session's over them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** In the place of "/". */
  readonly root?: string;
  /** Whose project's files count, absolute; null for none. */
  readonly folder: string | null;
}

/** Far more than a person writes. */
const largestFile = 8 * 1024 * 1024;

/** Changes nothing, and never fails: a file that may not be read is left out. */
export async function scanOverrides(
  tools: readonly Tool[],
  context: ScanContext,
): Promise<OverrideFinding[]> {
  const { files, variables } = placesOf(tools, context);
  const others = files.filter(({ path }) => dirname(path) !== context.facts.stateDir);
  const found = await Promise.all([
    ...others.map((file) => scanFile(file, context)),
    ...variables.map((variable) => scanVariable(variable, context)),
  ]);
  return found.flat();
}

async function scanFile(
  { path, format, readers }: ReadFile,
  context: ScanContext,
): Promise<OverrideFinding[]> {
  const text = textAt(path);
  if (text === null) return [];
  const place = { file: path, variable: null };
  try {
    const settings = (await loadFormat(format)).read(text);
    return tell(text, settings, readers, place, context);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const tools = [...new Map(readers.map(({ tool }) => [tool.id, tool])).values()];
    return [
      {
        code: "configuration_broken",
        severity: severities.configuration_broken,
        tools: tools.map(({ id }) => id),
        ...place,
        line: error.line,
        key: null,
        value: null,
        effect: `${listed(titles(tools))} cannot read it: ${error.message}`,
        fix: "correct the file",
      },
    ];
  }
}

async function scanVariable(
  { name, text, format, readers }: ReadVariable,
  context: ScanContext,
): Promise<OverrideFinding[]> {
  const settings = format === null ? [wholeText(name, text)] : (await loadFormat(format)).read(text);
  return tell(text, settings, readers, { file: null, variable: name }, context);
}

const wholeText = (key: string, value: string): FoundSetting => ({
  key,
  value,
  line: 1,
  statement: { start: 0, end: value.length },
  valueRange: { start: 0, end: value.length },
});

/** Null where it is not there, may not be read, or is no text. */
function textAt(path: string): string | null {
  try {
    return decodeText(readRegularFile(path, largestFile));
  } catch {
    return null;
  }
}

/** One finding for all that read a setting alike. */
function tell(
  text: string,
  settings: readonly FoundSetting[],
  readers: readonly PlacedReader[],
  place: Pick<OverrideFinding, "file" | "variable">,
  context: ScanContext,
): OverrideFinding[] {
  const matches = matchesIn(text, settings, readers, place.file, context);
  const groups = Map.groupBy(matches, ({ reader, setting: { key, statement } }) =>
    JSON.stringify([statement.start, key, codeOf(reader.override), severityOf(reader, context)]),
  );
  return [...groups.values()].flatMap((group): OverrideFinding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { setting, reader } = first;
    const code = codeOf(reader.override);
    const severity = severityOf(reader, context);
    const tools = [...new Map(group.map(({ reader: { tool } }) => [tool.id, tool])).values()];
    const { key, value, line } = setting;
    return [
      {
        code,
        severity,
        tools: tools.map(({ id }) => id),
        ...place,
        line: place.file === null ? null : line,
        key,
        value: value === null ? null : maskValue(value),
        effect: effectOf(code, severity, titles(tools)),
        fix: fixOf(place, key),
      },
    ];
  });
}

export function severityOf({ override, isHidden }: PlacedReader, { env, facts }: ScanContext): Severity {
  const { beatsEnvironment, beatenBy } = override;
  if (!beatsEnvironment || isHidden) return "harmless";
  if (beatenBy !== undefined && env[beatenBy]?.startsWith(`${facts.stateDir}/`) === true) return "harmless";
  return severities[codeOf(override)];
}

function fixOf({ file, variable }: Pick<OverrideFinding, "file" | "variable">, key: string): string {
  if (file !== null) return "agentproxy doctor --fix";
  return key === variable ? `unset ${variable}` : `take ${key} out of ${variable ?? ""}`;
}

const titles = (tools: readonly Tool[]): string[] => tools.map(({ title }) => title);
