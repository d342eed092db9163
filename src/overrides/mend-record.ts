// The mends that were made, each with the bytes before and after it, in the state directory.

import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureFolder, writeFileAtomic } from "../host/atomic-file.ts";
import { removeOptionalFile } from "../host/optional-file.ts";
import { systemCode } from "../host/system-cause.ts";
import type { Mend } from "./plan-mends.ts";

export interface MadeMend {
  /** Of the record itself: absolute. */
  readonly record: string;
  readonly path: string;
  readonly before: Buffer;
  readonly after: Buffer;
}

interface Line {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

const recordsFolder = (stateDir: string): string => join(stateDir, "mends");

/**
 * Keeps what a mend is about to do, on disk, readable by its owner alone.
 * @returns the record's path
 * @throws Error that names the path and the cause
 */
export function keepMend(
  stateDir: string,
  { path, before, after }: Pick<Mend, "path" | "before" | "after">,
): string {
  ensureFolder(stateDir, 0o755);
  ensureFolder(recordsFolder(stateDir), 0o700);
  const numbers = namesIn(stateDir).map((name) => Number.parseInt(name, 10));
  const next = String(Math.max(0, ...numbers) + 1).padStart(8, "0");
  const suffix = Buffer.from(crypto.getRandomValues(new Uint8Array(4))).toString("hex");
  const record = join(recordsFolder(stateDir), `${next}-${suffix}.json`);
  const line: Line = { path, before: before.toString("base64"), after: after.toString("base64") };
  writeFileAtomic(record, `${JSON.stringify(line)}\n`, 0o600);
  return record;
}

export function forgetMend(record: string): void {
  removeOptionalFile(record);
}

/** The newest first. @throws Error where a record is somebody else's, or damaged */
export function madeMends(stateDir: string): MadeMend[] {
  return namesIn(stateDir)
    .toReversed()
    .map((name) => readRecord(join(recordsFolder(stateDir), name)));
}

function readRecord(record: string): MadeMend {
  const { uid } = lstatSync(record);
  // Who can write it could have root put any bytes anywhere.
  if (uid !== process.geteuid?.())
    throw new Error(`Cannot use "${record}": it belongs to another user (${uid})`);
  const { path, before, after } = JSON.parse(readFileSync(record, "utf8")) as Line;
  return { record, path, before: Buffer.from(before, "base64"), after: Buffer.from(after, "base64") };
}

function namesIn(stateDir: string): string[] {
  try {
    return readdirSync(recordsFolder(stateDir))
      .filter((name) => /^\d{8}-[0-9a-f]{8}\.json$/.test(name))
      .toSorted();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}
