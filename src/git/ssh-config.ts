// Tells whether a user's ssh configuration has something to say of a host.

import { globSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { readOptionalFile } from "../host/optional-file.ts";

/** As ssh does (ssh_config(5), Include). */
const deepestInclude = 16;

/**
 * Whether the file, or one that it includes, has a `Host` entry that is meant for the host, or gives it a key or a way of
 * its own. An entry for everything ("Host *") that only sets times and the like is none. What cannot be read says nothing.
 */
export function speaksOfHost(path: string, host: string, sshFolder: string, depth = 0): boolean {
  let text: string | null;
  try {
    text = readOptionalFile(path);
  } catch {
    // ssh itself stops at a configuration that it cannot read, and says so.
    return false;
  }
  let applies: "to all" | "to the host" | "not" = "to all";
  for (const line of (text ?? "").split("\n")) {
    const [, keyword = "", rest = ""] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
    const word = keyword.toLowerCase();
    const values = rest.split(/\s+/).map((value) => value.replace(/^"(.*)"$/, "$1"));
    if (word === "host") {
      applies = matches(values, host);
      if (applies === "to the host") return true;
    } else if (word === "match") {
      // What a Match asks for may run programs; only what holds for everything is looked into.
      applies = /^all$/i.test(rest) ? "to all" : "not";
    } else if (applies === "to all" && givesAWay.has(word)) {
      return true;
    } else if (applies !== "not" && word === "include" && depth < deepestInclude) {
      const patterns = values.map((value) => value.replace(/^~(?=\/)/, join(sshFolder, "..")));
      const files = patterns.flatMap((pattern) =>
        globSync(isAbsolute(pattern) ? pattern : join(sshFolder, pattern)).sort(),
      );
      if (files.some((file) => speaksOfHost(file, host, sshFolder, depth + 1))) return true;
    }
  }
  return false;
}

const givesAWay = new Set(["identityfile", "identityagent", "proxycommand", "proxyjump", "pkcs11provider"]);

function matches(patterns: readonly string[], host: string): "to all" | "to the host" | "not" {
  const isRefused = patterns.some((pattern) => pattern.startsWith("!") && fits(pattern.slice(1), host));
  if (isRefused) return "not";
  const fitting = patterns.filter((pattern) => !pattern.startsWith("!") && fits(pattern, host));
  if (fitting.length === 0) return "not";
  return fitting.every((pattern) => pattern === "*") ? "to all" : "to the host";
}

/** ssh_config(5), PATTERNS: "*" and "?". */
function fits(pattern: string, host: string): boolean {
  const source = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(host);
}
