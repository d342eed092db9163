// A package as a registry holds it: a .tgz of one folder.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { temporaryFolder } from "./temporary.ts";

/** What a test needs installed to use this file. */
export const archivePrograms = ["tar", "gzip"];

/** Writes `path`, an archive with `files` (contents by name) below `root`. Returns its bytes' hash in that algorithm. */
export async function writeArchive(
  path: string,
  root: string,
  files: Readonly<Record<string, string>>,
): Promise<(algorithm: "sha256" | "sha512", encoding: "hex" | "base64") => string> {
  const folder = temporaryFolder("archive");
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, root, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  mkdirSync(dirname(path), { recursive: true });
  await mustRun(["tar", "-czf", path, "-C", folder, root], { env: freshEnvironment(folder) });
  return (algorithm, encoding) => createHash(algorithm).update(readFileSync(path)).digest(encoding);
}
