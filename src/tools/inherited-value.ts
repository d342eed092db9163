// What a variable that somebody has set already becomes, where ours goes behind it, and where ours from earlier is in it.

import { isAbsolute, resolve, sep } from "node:path";
import type { ToolVariable } from "./tool.ts";

/** Whether the path is one of the folders, or in one. */
function isIn(path: string, folders: readonly string[]): boolean {
  return isAbsolute(path) && folders.some((folder) => `${resolve(path)}${sep}`.startsWith(folder + sep));
}

/**
 * Theirs without ours of an earlier time, a file of ours in `ownFolders`; undefined where nothing is left.
 * @param ownFolders absolute, without "/" at the end
 */
export function withoutOwn(
  { appendedWith, text }: Pick<ToolVariable, "appendedWith" | "text">,
  theirs: string | undefined,
  ownFolders: readonly string[],
): string | undefined {
  if (theirs === undefined) return undefined;
  if (appendedWith === " ") {
    const kept = theirs
      .replace(ownOption(text), (option, path: string) => (isIn(path, ownFolders) ? "" : option))
      .trim();
    return kept === "" ? undefined : kept;
  }
  if (appendedWith !== ":") return isIn(theirs, ownFolders) ? undefined : theirs;
  const parts = theirs.split(":");
  const kept = parts.filter((part) => !isIn(part, ownFolders));
  // An empty part is the reader's default, which ours, where it was alone, had in front of it.
  return kept.length < parts.length && kept.every((part) => part === "") ? undefined : kept.join(":");
}

/** Ours among other options; its group is the path that the text has in braces. */
function ownOption(text: string): RegExp {
  const [before = "", after = ""] = text.split(/\{[a-z-]+\}/).map((part) => part.replace(/[^\w]/g, "\\$&"));
  return new RegExp(`${before}([^"']*)${after} ?`, "g");
}

/** Ours behind theirs, once; null where that is longer than the variable's reader takes. */
export function appended(
  { appendedWith = " ", limitBytes = Number.POSITIVE_INFINITY }: ToolVariable,
  theirs: string,
  ours: string,
): string | null {
  const isThere = `${appendedWith}${theirs}${appendedWith}`.includes(`${appendedWith}${ours}${appendedWith}`);
  if (isThere) return theirs;
  const both = appendedWith === " " ? `${theirs} ${ours}`.trim() : `${theirs}${appendedWith}${ours}`;
  return Buffer.byteLength(both) > limitBytes ? null : both;
}
