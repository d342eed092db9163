// Paths in a folder that is laid out like an image, where a symlink's target counts from that folder and not from "/".

import { readlinkSync, realpathSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { systemCode } from "./system-cause.ts";

/** As many as the kernel follows (path_resolution(7)). */
const mostLinks = 40;

/**
 * Where `path`, absolute and with the root in front, really is, with the root in front; null where nothing is there. For the root "/" that is realpath(3).
 */
export function realImagePath(root: string, path: string): string | null {
  try {
    return root === "/" ? realpathSync(path) : follow(root, path);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
  }
}

function follow(root: string, path: string): string | null {
  let waiting = namesOf(path.slice(root.length));
  let found: string[] = [];
  for (let links = 0; waiting.length > 0;) {
    const [name = "", ...rest] = waiting;
    waiting = rest;
    if (name === "..") {
      found = found.slice(0, -1);
      continue;
    }
    const target = linkTarget(join(root, ...found, name));
    if (target === null) {
      found = [...found, name];
      continue;
    }
    if (++links > mostLinks) return null;
    if (isAbsolute(target)) found = [];
    waiting = [...namesOf(target), ...waiting];
  }
  return join(root, ...found);
}

function namesOf(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}

/** Null where it is no symlink. */
function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (systemCode(error) === "EINVAL") return null;
    throw error;
  }
}
