// Which results make a check fail.

import type { ToolResult } from "./result.ts";

/** `required` are ids, of tools that must work; null where whatever was tried must. */
export function isFailure(required: readonly string[] | null): (result: ToolResult) => boolean {
  return ({ tool, outcome }) => {
    if (required === null) return outcome === "failed" || outcome === "around" || outcome === "missing";
    return required.includes(tool) && outcome !== "works";
  };
}
