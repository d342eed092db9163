// Writes a report to a file that the caller has named.

import { writeFileSync } from "node:fs";
import { systemCause } from "../host/system-cause.ts";
import { HintedError } from "./hinted-error.ts";

/** @throws HintedError */
export function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const hint = "name a file in a folder that you may write to";
    throw new HintedError(`Cannot write "${path}": ${systemCause(error)}`, hint, error);
  }
}
