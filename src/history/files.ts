// The files of the history: numbered, the newest being written to. None is ever renamed, so that two proxies can share them.

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { systemCause, systemCode } from "../host/system-cause.ts";

export const historyFolder = (stateDir: string): string => join(stateDir, "log");

export const historyFile = (folder: string, number: number): string =>
  join(folder, `failures-${number}.jsonl`);

/**
 * The numbers of the files that there are, the oldest first.
 * @throws Error that names the folder and the cause
 */
export function historyNumbers(folder: string): number[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw new Error(`Cannot read ${JSON.stringify(folder)}: ${systemCause(error)}`, { cause: error });
  }
  return names
    .flatMap((name) => /^failures-([1-9]\d{0,14})\.jsonl$/.exec(name)?.slice(1) ?? [])
    .map(Number)
    .sort((one, other) => one - other);
}

/** "NUMBER:BYTES" of each file, by which one can see that something was written. @throws as `historyNumbers` */
export function historySizes(folder: string): string[] {
  return historyNumbers(folder).map((number) => {
    const found = statSync(historyFile(folder, number), { throwIfNoEntry: false });
    return `${number}:${found?.size ?? 0}`;
  });
}
