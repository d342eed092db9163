// Names with what they stand for, as a description list has them.

import { element } from "./element.ts";

export type Fact = readonly [name: string, value: Node | string | null];

/** Those without a value are left out. */
export function facts(rows: readonly Fact[]): HTMLElement[] {
  return rows.flatMap(([name, value]) =>
    value === null || value === ""
      ? []
      : [element("div", {}, element("dt", {}, name), element("dd", {}, value))],
  );
}
