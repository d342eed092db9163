// Facts as labelled lines, for people.

import { printable } from "../wire/printable.ts";
import { wrap } from "./help.ts";
import { paint } from "./output.ts";

/** A label, and what there is to say; several texts are lines of their own, none leaves the label out. */
export type Fact = readonly [label: string, ...texts: readonly (string | null)[]];

const labelWidth = 12;
/** No text of a row is longer; anything else is ours. */
const maxTextBytes = 4096;

export function formatFacts(facts: readonly Fact[]): string {
  return facts
    .map(([label, ...texts]) => {
      const told = texts.filter((text) => text !== null && text !== "");
      if (told.length === 0) return "";
      const lines = told.map((text) => wrap(printable(text ?? "", maxTextBytes), labelWidth));
      const [first = "", ...rest] = lines;
      const more = rest.map((line) => `${" ".repeat(labelWidth)}${line}\n`);
      return `${paint("dim", label.padEnd(labelWidth))}${first}\n${more.join("")}`;
    })
    .join("");
}
