// Gathers the head of an HTTP/1 message out of however many reads it arrives in, refusing what can never become one.

import { characterName } from "./character-name.ts";
import { createGrowingBytes } from "./growing-bytes.ts";
import type { Parsed } from "./parsed.ts";
import { guessProtocol } from "./protocol-guess.ts";
import { parseRequestLine } from "./request-line.ts";
import { parseStatusLine } from "./status-line.ts";
import { isTokenCharacter } from "./token.ts";

/** Longest head, its last empty line included. */
export const maxHeadBytes = 16 * 1024;

export type HeadState =
  | { readonly state: "more" }
  /** `head` ends with the empty line; `rest` is what came after it in the same read. Both are copies. */
  | { readonly state: "done"; readonly head: Buffer; readonly rest: Buffer }
  | { readonly state: "too-large" }
  | { readonly state: "malformed"; readonly fault: string };

export interface HeadCollector {
  /** Takes the next read. Each byte is looked at once. Once it is settled, the same state comes back every time. */
  push(chunk: Buffer): HeadState;
}

const more: HeadState = { state: "more" };
const cr = 0x0d;
const lf = 0x0a;

/**
 * `expected` says whose head it is: bytes of another protocol are recognised by their start line, not only at the
 * empty line that will never come. Every other rule of the head is left to its parser.
 */
export function createHeadCollector(
  expected: "request" | "response",
  maxBytes: number = maxHeadBytes,
): HeadCollector {
  const checkStartLine: (line: string) => Parsed<unknown> =
    expected === "request" ? parseRequestLine : parseStatusLine;
  const held = createGrowingBytes();
  let settled: HeadState | null = null;
  let afterCr = false;
  let lineBytes = 0;
  let hasStartLine = false;

  const faultAt = (chunk: Buffer, fault: string): HeadState => {
    const guess = guessProtocol(Buffer.concat([held.view(), chunk.subarray(0, 32)]));
    return {
      state: "malformed",
      fault: guess === null || guess === "http" ? fault : `${fault}; it looks like ${guess}`,
    };
  };

  const scan = (chunk: Buffer): HeadState => {
    const end = Math.min(chunk.length, maxBytes - held.length());
    for (let index = 0; index < end; index++) {
      const byte = chunk[index] ?? 0;
      if (afterCr) {
        if (byte !== lf) return faultAt(chunk, "the head has a bare CR");
        afterCr = false;
        if (!hasStartLine) {
          const line = Buffer.concat([held.view(), chunk.subarray(0, index)]).toString(
            "latin1",
            0,
            lineBytes,
          );
          const parsed = checkStartLine(line);
          if (!parsed.ok) return faultAt(chunk, parsed.fault);
          hasStartLine = true;
        } else if (lineBytes === 0) {
          const head = Buffer.concat([held.view(), chunk.subarray(0, index + 1)]);
          return { state: "done", head, rest: Buffer.from(chunk.subarray(index + 1)) };
        }
        lineBytes = 0;
      } else if (byte === cr) {
        afterCr = true;
      } else if (byte === lf) {
        return faultAt(chunk, "the head has a line that ends in a bare LF");
      } else if ((byte < 0x20 && byte !== 0x09) || byte === 0x7f) {
        return faultAt(chunk, `the head has ${characterName(byte)}`);
      } else if (!hasStartLine && lineBytes === 0 && !isTokenCharacter(byte)) {
        return faultAt(chunk, "the first byte cannot start an HTTP message");
      } else {
        lineBytes++;
      }
    }
    if (end < chunk.length || held.length() + chunk.length === maxBytes) return { state: "too-large" };
    held.append(chunk);
    return more;
  };

  return {
    push(chunk) {
      if (settled !== null) return settled;
      const state = scan(chunk);
      if (state.state !== "more") settled = state;
      return state;
    },
  };
}
