// A question to whoever is at the terminal.

import { readSync } from "node:fs";
import { isTerminal } from "../host/terminal.ts";
import { printRaw } from "./output.ts";

const standardInput = 0;
const standardError = 2;

/** Whether somebody is there to be asked. */
export const canAsk = (): boolean => isTerminal(standardInput) && isTerminal(standardError);

/** Whether the answer is yes; the end of input is none. */
export function askYes(question: string): boolean {
  printRaw(`${question} [y/N] `);
  const bytes = Buffer.alloc(1);
  let answer = "";
  while (readSync(standardInput, bytes, 0, 1, null) === 1 && bytes.toString() !== "\n")
    answer += bytes.toString();
  return /^\s*y(?:es)?\s*$/i.test(answer);
}
