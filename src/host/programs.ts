// Which programs an image has.

import { accessSync, constants, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";

/** The first executable file of that name in PATH's folders, with `root` in front of them; null where there is none. */
export function findProgram(name: string, path: string | undefined, root = "/"): string | null {
  for (const folder of (path ?? "").split(":")) {
    const file = join(root, folder, name);
    if (isAbsolute(folder) && isExecutable(file)) return file;
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
