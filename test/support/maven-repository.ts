// Artifacts as a Maven repository over HTTP holds them.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { temporaryFolder } from "./temporary.ts";

export interface Artifact {
  readonly name: string;
  /** Absent: "pom", which has no jar. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Writes `test:NAME:1`, its checksums with it, into the repository at `folder`. */
export async function writeArtifact(folder: string, { name, files }: Artifact): Promise<void> {
  const place = join(folder, "test", name, "1");
  mkdirSync(place, { recursive: true });
  const packaging = files === undefined ? "pom" : "jar";
  writeFileSync(
    join(place, `${name}-1.pom`),
    `<project><modelVersion>4.0.0</modelVersion><groupId>test</groupId><artifactId>${name}</artifactId>` +
      `<version>1</version><packaging>${packaging}</packaging></project>\n`,
  );
  if (files !== undefined) await writeJar(join(place, `${name}-1.jar`), files);
  for (const file of readdirSync(place)) {
    const hash = createHash("sha1")
      .update(readFileSync(join(place, file)))
      .digest("hex");
    writeFileSync(join(place, `${file}.sha1`), hash);
  }
}

/** A jar is a zip archive; JDKs have a program for it. */
async function writeJar(path: string, files: Readonly<Record<string, string>>): Promise<void> {
  const folder = temporaryFolder("jar");
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  await mustRun(["jar", "--create", "--file", path, "-C", folder, "."], { env: freshEnvironment(folder) });
}
