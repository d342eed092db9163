// Finds the files that a pattern of folders means, reading no more folders than it names.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "./system-cause.ts";

/**
 * The paths that are there, in the order of their names; of a folder that cannot be read, none.
 * @param pattern absolute; "*" stands for any part of one name
 */
export function expandPattern(pattern: string): string[] {
  let found = ["/"];
  for (const name of pattern.split("/").filter((part) => part !== "")) {
    found = found.flatMap((folder) => (name.includes("*") ? matches(folder, name) : [join(folder, name)]));
  }
  return found.filter((path) => existsSync(path));
}

function matches(folder: string, name: string): string[] {
  const [start = "", ...others] = name.split("*");
  const end = others.pop() ?? "";
  return namesIn(folder)
    .filter((one) => isMatch(one, start, others, end))
    .map((one) => join(folder, one));
}

function isMatch(name: string, start: string, middle: readonly string[], end: string): boolean {
  if (name.length < start.length + end.length || !name.startsWith(start) || !name.endsWith(end)) return false;
  let rest = name.slice(start.length, name.length - end.length);
  for (const part of middle) {
    const at = rest.indexOf(part);
    if (at === -1) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return [];
  }
}
