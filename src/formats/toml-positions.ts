// Where each key and value of a TOML document stands, which smol-toml does not tell.

import { parse } from "smol-toml";

/** A path into a parsed document: table keys, and indexes of arrays and of arrays of tables. */
export type KeyPath = readonly (string | number)[];

/** Offsets in UTF-16 units. A table's value is the place of its header. */
export interface Span {
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** From JSON of the path to the place where that path was first written. */
export type Positions = ReadonlyMap<string, Span>;

export const positionKey = (path: KeyPath): string => JSON.stringify(path);

/** Line and column, both from 1, of an offset. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

/**
 * Scans `text`, which smol-toml must have accepted before: this looks for where things stand, not whether they are right.
 * @see https://toml.io/en/v1.0.0
 */
export function scanPositions(text: string): Positions {
  const found = new Map<string, Span>();
  const tableCounts = new Map<string, number>();
  let at = 0;

  const note = (path: KeyPath, span: Span): void => {
    const key = positionKey(path);
    if (!found.has(key)) found.set(key, span);
  };

  const skip = (what: RegExp): void => {
    what.lastIndex = at;
    at += what.exec(text)?.[0].length ?? 0;
  };
  const skipSpace = (): void => skip(/[ \t]*/y);
  const skipVoid = (): void => skip(/(?:[ \t\r\n]|#[^\n]*)*/y);

  const skipString = (): void => {
    const quote = text[at] ?? "";
    if (text.startsWith(quote.repeat(3), at)) {
      skip(quote === '"' ? /"""(?:\\[^]|(?!""")[^\\])*"{3,5}/y : /'''(?:(?!''')[^])*'{3,5}/y);
    } else skip(quote === '"' ? /"(?:\\.|[^"\\])*"/y : /'[^']*'/y);
  };

  const readKey = (): string[] => {
    const parts: string[] = [];
    for (;;) {
      skipSpace();
      const start = at;
      if (text[at] === '"' || text[at] === "'") {
        skipString();
        parts.push(Object.keys(parse(`${text.slice(start, at)} = 0`))[0] ?? "");
      } else {
        skip(/[A-Za-z0-9_-]*/y);
        parts.push(text.slice(start, at));
      }
      skipSpace();
      if (text[at] !== ".") return parts;
      at++;
    }
  };

  const readAssignment = (base: KeyPath): void => {
    const keyStart = at;
    const key = readKey();
    at++;
    skipSpace();
    const valueStart = at;
    const path = [...base, ...key];
    readValue(path);
    const span = { keyStart, valueStart, valueEnd: at };
    for (let depth = 1; depth <= key.length; depth++) note([...base, ...key.slice(0, depth)], span);
  };

  const readValue = (path: KeyPath): void => {
    const first = text[at];
    if (first === '"' || first === "'") return skipString();
    if (first === "[") return readItems("]", (index) => readItem([...path, index]));
    if (first === "{") return readItems("}", () => readAssignment(path));
    // A date and a time may have one space in between.
    skip(/\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]*|[^\s,\]}#]*/y);
  };

  const readItem = (path: KeyPath): void => {
    const start = at;
    readValue(path);
    note(path, { keyStart: start, valueStart: start, valueEnd: at });
  };

  const readItems = (end: string, readOne: (index: number) => void): void => {
    at++;
    for (let index = 0; ; index++) {
      skipVoid();
      if (text[at] === end || at >= text.length) break;
      readOne(index);
      skipVoid();
      if (text[at] === ",") at++;
    }
    at++;
  };

  /** A header names the newest element of each array of tables on its way. */
  const resolve = (key: readonly string[]): (string | number)[] => {
    const path: (string | number)[] = [];
    for (const part of key) {
      path.push(part);
      const count = tableCounts.get(positionKey(path));
      if (count !== undefined) path.push(count - 1);
    }
    return path;
  };

  const readHeader = (): KeyPath => {
    const start = at;
    const many = text.startsWith("[[", at);
    at += many ? 2 : 1;
    const key = readKey();
    at += many ? 2 : 1;
    const span = { keyStart: start, valueStart: start, valueEnd: at };
    let path = resolve(key);
    if (many) {
      const array = [...resolve(key.slice(0, -1)), key.at(-1) ?? ""];
      const index = tableCounts.get(positionKey(array)) ?? 0;
      tableCounts.set(positionKey(array), index + 1);
      path = [...array, index];
    }
    for (let depth = 1; depth <= path.length; depth++) note(path.slice(0, depth), span);
    return path;
  };

  let table: KeyPath = [];
  for (skipVoid(); at < text.length; skipVoid()) {
    if (text[at] === "[") table = readHeader();
    else readAssignment(table);
  }
  return found;
}
