// The journal's lines, and what they add up to.

import { hasSameRights, isEqual, isSame, type State } from "./state.ts";

/** One change, written down before it is made. */
export interface Intent {
  readonly is: "intent";
  readonly id: number;
  /** The id of the store, or of what else wants it. */
  readonly by: string;
  /** As it was asked for. */
  readonly asked: string;
  /** Where it is made: no part of it is a symlink, save what is one itself. */
  readonly path: string;
  readonly before: State;
  /** Undefined for a change in place, whose outcome is known when it is done. */
  readonly after?: State;
  /** The name beside it under which the new content comes into being. */
  readonly temporary?: string;
  /** The folders made for it, outermost first. */
  readonly folders: readonly string[];
}

/** All that was done to one path, added up. */
export interface Entry {
  readonly is: "entry";
  readonly id: number;
  /** In the order in which they came. */
  readonly by: readonly string[];
  readonly asked: string;
  readonly path: string;
  /** Before the first change. */
  readonly before: State;
  /** After the last. */
  readonly after: State;
  /** Whether somebody else changed it between two changes of ours, so that `before` has not all that is theirs. */
  readonly isMixed: boolean;
}

interface Done {
  readonly is: "done";
  readonly id: number;
  /** For a change in place. */
  readonly after?: State;
  /** Whether somebody else may have had a part in it. */
  readonly isMixed?: boolean;
}

export type Line =
  | Intent
  | Entry
  | Done
  /** It was not made. */
  | { readonly is: "void"; readonly id: number }
  /** It is undone, or nobody's any more. */
  | { readonly is: "closed"; readonly path: string }
  | { readonly is: "folder"; readonly path: string }
  | { readonly is: "folder closed"; readonly path: string }
  | { readonly is: "helper"; readonly by: string; readonly argv: readonly string[] }
  | { readonly is: "helper closed"; readonly argv: readonly string[] }
  /** An undo began, of changes by these. */
  | { readonly is: "undoing"; readonly by: readonly string[] }
  | { readonly is: "undone" };

export interface Helper {
  readonly by: string;
  readonly argv: readonly string[];
}

export interface JournalRecord {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Made by us, outermost first. */
  readonly folders: ReadonlySet<string>;
  /** By their command line. */
  readonly helpers: ReadonlyMap<string, Helper>;
  /** Begun, and neither done nor void. */
  readonly pending: ReadonlyMap<number, Intent>;
  /** Whose changes an undo that has not come to its end is about. */
  readonly undoing: ReadonlySet<string>;
  readonly nextId: number;
}

interface Growing {
  readonly entries: Map<string, Entry>;
  readonly folders: Set<string>;
  readonly helpers: Map<string, Helper>;
  readonly pending: Map<number, Intent>;
  readonly undoing: Set<string>;
  nextId: number;
}

export function emptyRecord(): JournalRecord {
  return {
    entries: new Map(),
    folders: new Set(),
    helpers: new Map(),
    pending: new Map(),
    undoing: new Set(),
    nextId: 1,
  };
}

/** The record with more lines, in order. */
export function addLines(record: JournalRecord, lines: readonly Line[]): JournalRecord {
  const growing: Growing = {
    entries: new Map(record.entries),
    folders: new Set(record.folders),
    helpers: new Map(record.helpers),
    pending: new Map(record.pending),
    undoing: new Set(record.undoing),
    nextId: record.nextId,
  };
  for (const line of lines) addLine(growing, line);
  return growing;
}

function addLine(record: Growing, line: Line): void {
  if ("id" in line) record.nextId = Math.max(record.nextId, line.id + 1);
  switch (line.is) {
    case "intent":
      record.pending.set(line.id, line);
      for (const folder of line.folders) record.folders.add(folder);
      break;
    case "done": {
      const intent = record.pending.get(line.id);
      record.pending.delete(line.id);
      if (intent !== undefined) addDone(record, intent, line);
      break;
    }
    case "void":
      record.pending.delete(line.id);
      break;
    case "entry":
      record.entries.set(line.path, line);
      break;
    case "closed":
      record.entries.delete(line.path);
      break;
    case "folder":
      record.folders.add(line.path);
      break;
    case "folder closed":
      record.folders.delete(line.path);
      break;
    case "helper":
      record.helpers.set(JSON.stringify(line.argv), { by: line.by, argv: line.argv });
      break;
    case "helper closed":
      record.helpers.delete(JSON.stringify(line.argv));
      break;
    case "undoing":
      for (const by of line.by) record.undoing.add(by);
      break;
    case "undone":
      record.undoing.clear();
      break;
  }
}

function addDone(record: Growing, intent: Intent, done: Done): void {
  const { id, by, asked, path } = intent;
  const after = done.after !== undefined ? done.after : (intent.after ?? null);
  const entry = record.entries.get(path);
  const isFirst = entry === undefined;
  const before = isFirst ? intent.before : withRightsSince(entry, intent.before);
  // Where it stood as it was at the very first, whatever others did in between is gone by their own doing.
  const continues = isFirst || isSame(intent.before, entry.after) || isSame(intent.before, entry.before);
  const wasMixed = !isFirst && entry.isMixed && !isSame(intent.before, entry.before);
  record.entries.delete(path);
  // It is again what it was.
  if (isEqual(before, after)) return;
  record.entries.set(path, {
    is: "entry",
    id: isFirst ? id : entry.id,
    by: isFirst ? [by] : [...entry.by.filter((other) => other !== by), by],
    asked: isFirst ? asked : entry.asked,
    path,
    before,
    after,
    isMixed: done.isMixed === true || !continues || wasMixed,
  });
}

/** Rights that somebody has given or taken between two changes of ours are as if they had been so before the first. */
function withRightsSince({ before, after }: Entry, now: State): State {
  if (before?.is !== "file" || now?.is !== "file" || hasSameRights(after, now)) return before;
  return { ...now, hash: before.hash };
}

/** The fewest lines that add up to the same. */
export function linesOf(record: JournalRecord): Line[] {
  return [
    ...[...record.folders].map((path): Line => ({ is: "folder", path })),
    ...record.entries.values(),
    ...[...record.helpers.values()].map(({ by, argv }): Line => ({ is: "helper", by, argv })),
    ...(record.undoing.size > 0 ? [{ is: "undoing", by: [...record.undoing] } as const] : []),
    ...record.pending.values(),
  ];
}

/** The hashes of the bytes that may be needed again. */
export function hashesIn(record: JournalRecord): Set<string> {
  const states = [...record.entries.values(), ...record.pending.values()].map(({ before }) => before);
  return new Set(states.flatMap((state) => (state?.is === "file" ? [state.hash] : [])));
}
