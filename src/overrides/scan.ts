// Finds what in the configuration of tools goes against a session, wherever each tool reads it.

import { dirname } from "node:path";
import { FormatError } from "../formats/format.ts";
import type { ConfigFormat, FoundSetting } from "../formats/format.ts";
import { loadFormat } from "../formats/load-format.ts";
import type { Severity } from "../git/conflict.ts";
import { decodeText } from "../host/byte-text.ts";
import { readRegularFile } from "../host/regular-file.ts";
import type { Tool } from "../tools/tool.ts";
import { codeOf, effectOf, listed, maskValue, severities } from "./finding.ts";
import type { OverrideFinding } from "./finding.ts";
import { effectiveMatches, matchesIn } from "./match.ts";
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
  /** Ids of the stores that are set up. Default: none. */
  readonly stores?: ReadonlySet<string>;
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
    const reader = await loadFormat(format);
    return tell(text, { ...reader, settings: reader.read(text) }, readers, place, context);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return tellBroken(error, readers, place);
  }
}

/** One finding for the tools that fail on it, and one for those that go on without it. */
function tellBroken(
  { line, message }: FormatError,
  readers: readonly PlacedReader[],
  place: Pick<OverrideFinding, "file" | "variable">,
): OverrideFinding[] {
  const groups = Map.groupBy(readers, ({ override, isHidden }) => override.passesOver === true || isHidden);
  return [...groups].map(([isPassedOver, group]): OverrideFinding => {
    const tools = toolsOf(group);
    const goesOn = isPassedOver ? `, and ${tools.length === 1 ? "goes" : "go"} on without it` : "";
    return {
      code: "configuration_broken",
      severity: isPassedOver ? "harmless" : severities.configuration_broken,
      tools: tools.map(({ id }) => id),
      file: place.file,
      variable: place.variable,
      line,
      key: null,
      value: null,
      effect: `${listed(titles(tools))} cannot read it${goesOn}: ${message}`,
      fix: "correct the file",
    };
  });
}

const toolsOf = (readers: readonly PlacedReader[]): Tool[] => [
  ...new Map(readers.map(({ tool }) => [tool.id, tool])).values(),
];

async function scanVariable(
  { name, text, format, readers }: ReadVariable,
  context: ScanContext,
): Promise<OverrideFinding[]> {
  const place = { file: null, variable: name };
  if (format === null) return tell(text, { settings: [wholeText(name, text)] }, readers, place, context);
  const reader = await loadFormat(format);
  return tell(text, { ...reader, settings: reader.read(text) }, readers, place, context);
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
  read: Pick<ConfigFormat, "lastCounts"> & { readonly settings: readonly FoundSetting[] },
  readers: readonly PlacedReader[],
  place: Pick<OverrideFinding, "file" | "variable">,
  context: ScanContext,
): OverrideFinding[] {
  const all = matchesIn(text, read.settings, readers, place.file, context);
  const matches = effectiveMatches(all, read.settings, read);
  const groups = Map.groupBy(matches, ({ reader, setting: { key, statement } }) =>
    JSON.stringify([statement.start, key, codeOf(reader.override), severityOf(reader, context)]),
  );
  return [...groups.values()].flatMap((group): OverrideFinding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { setting, reader } = first;
    const code = codeOf(reader.override);
    const severity = severityOf(reader, context);
    const tools = toolsOf(group.map((match) => match.reader));
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
        effect: effectOf(code, severity, titles(tools), place.variable !== null),
        fix: severity === "harmless" ? null : fixOf(place, key, reader.override.isForHand),
      },
    ];
  });
}

export function severityOf(
  { override, isHidden }: PlacedReader,
  { env, facts, stores }: ScanContext,
): Severity {
  const { beatsEnvironment, beatenBy, beatenByStore } = override;
  if (!beatsEnvironment || isHidden) return "harmless";
  if (beatenByStore !== undefined && stores?.has(beatenByStore) === true) return "harmless";
  if (beatenBy !== undefined && env[beatenBy]?.startsWith(`${facts.stateDir}/`) === true) return "harmless";
  return severities[codeOf(override)];
}

function fixOf(
  { file, variable }: Pick<OverrideFinding, "file" | "variable">,
  key: string,
  isForHand = false,
): string {
  if (file !== null && isForHand) return `change ${key} in "${file}" by hand, since it does more than that`;
  if (file !== null) return "agentproxy doctor --fix";
  return key === variable ? `unset ${variable}` : `take ${key} out of ${variable ?? ""}`;
}

const titles = (tools: readonly Tool[]): string[] => tools.map(({ title }) => title);
