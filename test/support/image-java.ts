// A JDK in a folder that is laid out like an image: only the files by which one is known, and nothing that runs.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** @param home the JDK's, from the image's root */
export function writeJava({ root }: { readonly root: string }, home = "usr/lib/jvm/java-17"): void {
  for (const file of ["bin/java", "lib/modules"]) {
    const path = join(root, home, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "", { mode: 0o755 });
  }
}
