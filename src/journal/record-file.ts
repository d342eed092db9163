// The journal on disk: lines that are only ever added, and the bytes that were there before, by their hash.

import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  ftruncateSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensureFolder, writeFileAtomic } from "../host/atomic-file.ts";
import { removeOptionalFile } from "../host/optional-file.ts";
import { systemCause, systemCode } from "../host/system-cause.ts";
import { JournalError } from "./journal-error.ts";
import { addLines, emptyRecord, hashesIn, linesOf, type JournalRecord, type Line } from "./record.ts";
import { hashBytes } from "./state.ts";

/** Of the lines' form; a newer agentproxy's may be another. */
const form = { is: "journal", version: 1 } as const;
/** Lines beyond those that are needed, before the file is written anew. */
const slack = 40;

export const journalFolder = (stateDir: string): string => join(stateDir, "journal");
const linesPath = (stateDir: string): string => join(journalFolder(stateDir), "journal.jsonl");
const bytesFolder = (stateDir: string): string => join(journalFolder(stateDir), "before");
export const bytesPath = (stateDir: string, hash: string): string => join(bytesFolder(stateDir), hash);

export const syncDescriptor: (descriptor: number) => Promise<void> = promisify(fsync);

export interface LoadedRecord {
  readonly record: JournalRecord;
  /** How many bytes of the file are good. */
  readonly length: number;
  /** Whether the file has more lines than it needs. */
  readonly isLong: boolean;
}

const ours = constants.O_NOFOLLOW;

/**
 * Null where there is no journal.
 * @throws JournalError where it cannot be read, is damaged, or is somebody else's: who can write it could have root put
 * any bytes anywhere
 */
export function loadRecord(stateDir: string): LoadedRecord | null {
  const path = linesPath(stateDir);
  try {
    const descriptor = openSync(path, constants.O_RDONLY | ours);
    try {
      checkOwner(fstatSync(descriptor).uid);
      checkOwner(lstatSync(journalFolder(stateDir)).uid);
      return parseLines(readFileSync(descriptor));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw new JournalError("journal", "read", path, systemCause(error), error);
  }
}

function checkOwner(uid: number): void {
  if (uid !== process.geteuid?.()) throw new Error(`it belongs to another user (${uid})`);
}

function parseLines(bytes: Buffer): LoadedRecord {
  const lines: Line[] = [];
  let length = 0;
  let count = 0;
  let firstBad: number | null = null;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    if (end < 0) break;
    const line = parseLine(bytes.toString("utf8", start, end));
    start = end + 1;
    count += 1;
    // Only the end may be torn: by a crash while it was added.
    if (line === null) firstBad ??= count;
    else if (firstBad !== null) throw new Error(`line ${firstBad} is damaged`);
    else {
      length = start;
      if (line.is !== "journal") lines.push(line);
      else if (line.version !== form.version) throw new Error("a newer agentproxy wrote it");
    }
  }
  const record = addLines(emptyRecord(), lines);
  return { record, length, isLong: count > linesOf(record).length + slack };
}

function parseLine(text: string): Line | typeof form | null {
  try {
    const value = JSON.parse(text) as Line | typeof form | null;
    return typeof value?.is === "string" ? value : null;
  } catch {
    return null;
  }
}

/** Makes the folders, closed to everybody else. @throws JournalError */
export function makeJournalFolder(stateDir: string): void {
  try {
    ensureFolder(stateDir, 0o755);
    ensureFolder(journalFolder(stateDir), 0o700);
    ensureFolder(bytesFolder(stateDir), 0o700);
    checkOwner(lstatSync(journalFolder(stateDir)).uid);
  } catch (error) {
    throw cannotWrite(stateDir, error);
  }
}

/**
 * Adds lines after the first `length` bytes, and drops what a crash left behind them.
 * @param durable whether to wait until they would outlast a power cut
 * @returns how long the file is then
 * @throws JournalError; the file is as it was
 */
export async function appendLines(
  stateDir: string,
  length: number,
  lines: readonly Line[],
  durable: boolean,
): Promise<number> {
  const header = length === 0 ? [form] : [];
  const data = Buffer.from([...header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(""));
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | ours;
    const descriptor = openSync(linesPath(stateDir), flags | constants.O_APPEND, 0o600);
    try {
      if (fstatSync(descriptor).size !== length) ftruncateSync(descriptor, length);
      try {
        writeFileSync(descriptor, data);
      } catch (error) {
        ftruncateSync(descriptor, length);
        throw error;
      }
      if (durable) await syncDescriptor(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (durable && length === 0) await syncFolders([journalFolder(stateDir)]);
    return length + data.length;
  } catch (error) {
    throw cannotWrite(stateDir, error);
  }
}

/** Writes the file anew with the fewest lines, and removes bytes that nobody needs. @returns its length */
export function compactRecord(stateDir: string, record: JournalRecord): number {
  try {
    const text = [form, ...linesOf(record)].map((line) => `${JSON.stringify(line)}\n`).join("");
    writeFileAtomic(linesPath(stateDir), text, 0o600);
    const needed = hashesIn(record);
    for (const name of readdirSync(bytesFolder(stateDir))) {
      if (!needed.has(name)) removeOptionalFile(bytesPath(stateDir, name));
    }
    return Buffer.byteLength(text);
  } catch (error) {
    throw cannotWrite(stateDir, error);
  }
}

/** Keeps the bytes, readable by the owner alone, until `compactRecord` finds that nobody needs them. @throws JournalError */
export async function keepBytes(stateDir: string, bytes: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const missing = [...bytes].filter(([hash]) => readBytes(stateDir, hash) === null);
  if (missing.length === 0) return;
  try {
    await Promise.all(missing.map(([hash, data]) => keepFile(bytesPath(stateDir, hash), data)));
    await syncFolders([bytesFolder(stateDir)]);
  } catch (error) {
    throw cannotWrite(stateDir, error);
  }
}

async function keepFile(path: string, data: Uint8Array): Promise<void> {
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | ours, 0o600);
  try {
    writeFileSync(descriptor, data);
    await syncDescriptor(descriptor);
  } catch (error) {
    unlinkSync(path);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Null where they are not there, or a crash has torn them. */
export function readBytes(stateDir: string, hash: string): Buffer | null {
  try {
    const descriptor = openSync(bytesPath(stateDir, hash), constants.O_RDONLY | ours);
    try {
      const bytes = readFileSync(descriptor);
      return hashBytes(bytes) === hash ? bytes : null;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

/** Makes new names in the folders outlast a power cut. */
async function syncFolders(paths: readonly string[]): Promise<void> {
  await Promise.all(
    paths.map(async (path) => {
      const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
      try {
        await syncDescriptor(descriptor);
      } finally {
        closeSync(descriptor);
      }
    }),
  );
}

function cannotWrite(stateDir: string, error: unknown): JournalError {
  return new JournalError("journal", "write", journalFolder(stateDir), systemCause(error), error);
}
