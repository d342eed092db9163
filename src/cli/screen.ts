// A text that is drawn in place on the terminal, over and over, and leaves no trace.

import { outputHeight, print } from "./output.ts";

// xterm's alternate screen, DECTCEM and DECAWM (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html). Without wrapping
// a line that is too long is cut by the terminal itself, whatever its width is by now.
const begin = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const end = "\u001b[?7h\u001b[?25h\u001b[?1049l";
const home = "\u001b[H";
const eraseLine = "\u001b[K";
const eraseBelow = "\u001b[J";

export interface Screen {
  /** False where nobody looks any more. */
  draw(text: string): boolean;
  /** Gives the terminal back as it was. */
  leave(): void;
}

/** Null where standard output is nothing to draw on. */
export function enterScreen(): Screen | null {
  if (outputHeight() === null) return null;
  let isEntered = false;
  return {
    draw(text) {
      const rows = outputHeight() ?? 1;
      const lines = text.trimEnd().split("\n");
      const shown = lines.length > rows ? [...lines.slice(0, rows - 1), "…"] : lines;
      // One write, and each line over the one before: nothing is blank in between.
      const frame = shown.map((line) => `${line}${eraseLine}`).join("\r\n");
      const opening = isEntered ? "" : begin;
      isEntered = true;
      return print(`${opening}${home}${frame}${eraseBelow}`);
    },
    leave() {
      if (isEntered) print(end);
      isEntered = false;
    },
  };
}
