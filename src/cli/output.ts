// The terminal: the only file that writes to it.

import { writeSync } from "node:fs";
import { systemCause, systemCode } from "../host/system-cause.ts";
import { isTerminal } from "../host/terminal.ts";

const standardOutput = 1;
const standardError = 2;
const progressWidth = 79;
const usualRows = 24;

export type Style = "bold" | "dim" | "red" | "green" | "yellow";

// ECMA-48 section 8.3.117, select graphic rendition.
const codes: Readonly<Record<Style, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 };

function hasColour(descriptor: number): boolean {
  // https://no-color.org: present and not empty, whatever its value.
  return !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb" && isTerminal(descriptor);
}

function paintFor(descriptor: number, style: Style, text: string): string {
  return hasColour(descriptor) ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
}

/** `text` in a style where standard output is a terminal that may have colour. */
export const paint = (style: Style, text: string): string => paintFor(standardOutput, style, text);

/** Columns of the terminal that standard output is; null where it is none. */
export function outputWidth(): number | null {
  return isTerminal(standardOutput) ? process.stdout.columns || progressWidth + 1 : null;
}

/** Rows of the terminal that standard output is, where it can be drawn on; else null. */
export function outputHeight(): number | null {
  return isTerminal(standardOutput) && process.env["TERM"] !== "dumb"
    ? process.stdout.rows || usualRows
    : null;
}

// Synchronous, so that nothing is lost when the process ends right after. False: nobody is left to read it.
function write(descriptor: number, text: string): boolean {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      const code = systemCode(error);
      // A pipe that somebody else made non-blocking is full for the moment.
      if (code === "EAGAIN") Bun.sleepSync(1);
      // The reader has gone, or there never was one: nobody is left to be told.
      else if (code === "EPIPE" || code === "EBADF") return false;
      // Nor is there a place to tell that standard error cannot be written, and what goes on must go on.
      else if (descriptor === standardError) return false;
      else throw new Error(`Cannot write the output: ${systemCause(error)}`, { cause: error });
    }
  }
  return true;
}

/** Writes to standard output as it is. False where its reader has gone, and more would be in vain. */
export function print(text: string): boolean {
  return write(standardOutput, text);
}

/** Whether there is still somebody to be told, as far as that can be seen without telling. For what goes on and on. */
export async function isOutputRead(): Promise<boolean> {
  const { hasReader } = await import("../host/reader.ts");
  return await hasReader(standardOutput);
}

// A capital at the start of a sentence goes; one that belongs to a name (HTTPS_PROXY, CA) stays.
function lowerFirst(text: string): string {
  return text.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
}

function say(kind: string, style: Style, message: string, hint: string | null): void {
  const lines = message
    .split("\n")
    .map((line) => `agentproxy: ${paintFor(standardError, style, kind)} ${lowerFirst(line)}\n`);
  if (hint !== null)
    lines.push(`agentproxy: ${paintFor(standardError, "bold", "hint:")} ${lowerFirst(hint)}\n`);
  write(standardError, lines.join(""));
}

/** `message` without a full stop; one line for each of its lines. */
export function printError(message: string, hint: string | null = null): void {
  say("error:", "red", message, hint);
}

const warned = new Set<string>();

/** The same warning is told once. */
export function printWarning(message: string, hint: string | null = null): void {
  const line = lowerFirst(message);
  if (warned.has(line)) return;
  warned.add(line);
  say("warning:", "yellow", message, hint);
}

/** What goes on, told on standard error since standard output is for results. */
export function printNote(message: string): void {
  write(standardError, `agentproxy: ${lowerFirst(message)}\n`);
}

/** One line of a terminal's standard error that the next one takes the place of; "" takes it away. */
export function printProgress(line: string): void {
  if (!isTerminal(standardError) || process.env["TERM"] === "dumb") return;
  // ECMA-48 section 8.3.41, erase in line. A line that wraps could not be taken back.
  write(standardError, `\r\u001b[K${line.slice(0, progressWidth)}`);
}

/** What another agentproxy has already said on its standard error. */
export function printRaw(text: string): void {
  write(standardError, text);
}
