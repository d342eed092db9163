// How grave for a session is what a setting of a tool does to its traffic.

import type { Gravity } from "./check.ts";

/** By the severities of git's conflicts and of overriding settings, which are the same words. */
export const gravityOf: Readonly<Record<"blocks" | "around" | "weakens" | "harmless", Gravity>> = {
  blocks: "problem",
  around: "problem",
  weakens: "warning",
  harmless: "note",
};
