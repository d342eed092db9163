// Names the libraries of the catalogue that a process has loaded, as far as they have machine code.

import { tools } from "./catalogue.ts";
import type { Tool } from "./tool.ts";

/** Of Python alone: elsewhere a library's code is read, not mapped. `files` are those that it has loaded. */
export function loadedLibraries(files: readonly string[]): Tool[] {
  const packages = new Set(
    files
      .map((path) => /\/(?:site|dist)-packages\/([^/]+)\//.exec(path)?.[1])
      .filter((name) => name !== undefined),
  );
  return tools.filter(({ find: { library } }) => library?.of === "python" && packages.has(library.name));
}
