// What is loaded before a command is known: nothing that only some commands need, so that the others start at once.

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const src = join(import.meta.dir, "../src");

/** Modules that a file's static imports load; imports of types alone load nothing. */
function loadedBy(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "([^"]+)";/gm)].map(
    ([, name]) => name ?? "",
  );
}

function closure(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const name of loadedBy(file)) {
      if (name.startsWith(".")) visit(join(dirname(file), name));
      else packages.add(name);
    }
  };
  visit(entry);
  return { files, packages };
}

test("before a command is known only the command line's own files are loaded", () => {
  const { files } = closure(join(src, "main.ts"));
  const loaded = [...files].map((file) => relative(src, file));
  expect(loaded).toContain("cli/commands/up.ts");
  const foreign = loaded.filter((file) => file !== "main.ts" && !file.startsWith("cli/"));
  // The option table and small things of a few lines each.
  const small = new Set([
    "config/options.ts",
    "config/suggest.ts",
    "host/inherited.ts",
    "host/system-cause.ts",
    "host/terminal.ts",
  ]);
  expect(foreign.filter((file) => !small.has(file))).toEqual([]);
  const heavy = [
    "serve.ts",
    "start-proxy.ts",
    "start-detached.ts",
    "show-ca.ts",
    "find-session.ts",
    "call-settings.ts",
  ];
  for (const file of heavy) expect(loaded).not.toContain(`cli/${file}`);
});

test("no package and no cryptography is loaded before a command is known", () => {
  const { packages } = closure(join(src, "main.ts"));
  const unwanted = [...packages].filter(
    (name) => !["node:fs", "node:os", "node:path", "node:process", "node:tty"].includes(name),
  );
  expect(unwanted).toEqual([]);
});
