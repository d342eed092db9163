// What a reader of a tool's configuration file gives: each setting, and where it stands.

/** Offsets in UTF-16 units: from the first to behind the last. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface FoundSetting {
  /** Sections and name, with "." between: "global.cert", "systemProp.https.proxyHost". Of a list "[]" is the end: "ca[]". */
  readonly key: string;
  /** Null for a name that stands alone. */
  readonly value: string | null;
  /** From 1. */
  readonly line: number;
  /** The whole statement with its line end: what is taken out to be rid of it. */
  readonly statement: Range;
  /** Null where there is none to replace. */
  readonly valueRange: Range | null;
}

export interface ConfigFormat {
  /** Whether of settings with one key the last is the one that counts; absent: each does, or the tool refuses the text. */
  readonly lastCounts?: true;
  /** @throws FormatError where the tool itself could not read the text */
  read(text: string): readonly FoundSetting[];
  /** The value as it has to be written for `read` to give it back; null where the format cannot hold it. */
  write(value: string): string | null;
}

export class FormatError extends Error {
  override readonly name = "FormatError";
  /** From 1; null where it cannot be told. */
  readonly line: number | null;

  constructor(line: number | null, cause: string) {
    super(cause);
    this.line = line;
  }
}

/** The text with other values at their places. The settings are of that text, and none lies in another. */
export function replaceValues(
  text: string,
  changes: readonly { readonly setting: FoundSetting; readonly written: string }[],
): string {
  return splice(
    text,
    changes.flatMap(({ setting: { valueRange }, written }) =>
      valueRange === null ? [] : [{ ...valueRange, written }],
    ),
  );
}

/** The text without the statements. */
export function removeSettings(text: string, settings: readonly FoundSetting[]): string {
  return splice(
    text,
    settings.map(({ statement }) => ({ ...statement, written: "" })),
  );
}

function splice(text: string, changes: readonly (Range & { readonly written: string })[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, written } of changes.toSorted((left, right) => left.start - right.start)) {
    result += text.slice(at, start) + written;
    at = end;
  }
  return result + text.slice(at);
}

/** A parsed value as the text that it stands for. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value) : `${value as number | bigint | boolean}`;
}

/** Tells the line, from 1, of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
