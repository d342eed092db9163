// Every kind of file in one folder, and changes to all of them at once.

import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Journal } from "../../src/journal/journal.ts";
import { changeableKinds } from "./file-kinds.ts";
import { snapshotTree } from "./tree-snapshot.ts";

const by = "test";

export function makeEveryKind(folder: string): void {
  for (const [index, kind] of changeableKinds.entries()) {
    const own = join(folder, `kind${index}`);
    mkdirSync(own);
    kind.make(own);
  }
  for (const name of ["old", "removed", "new", "file"]) mkdirSync(join(folder, `${name}-link`));
  symlinkSync("nowhere", join(folder, "old-link/x"));
  symlinkSync("nowhere", join(folder, "removed-link/x"));
  writeFileSync(join(folder, "file-link/x"), "to be removed\n");
}

/** Of each kind, all files and links; new folders and temporary files, which the next start removes, are left out. */
export function filesOfEveryKind(folder: string): string[] {
  return readdirSync(folder).map((kind) =>
    snapshotTree(join(folder, kind))
      .filter((line) => !/\.agentproxy-[0-9a-f]+\.tmp" |" 4\d{4} /.test(line))
      .join("\n")
      .replaceAll(folder, "FOLDER"),
  );
}

export async function changeEveryKind(folder: string, journal: Journal): Promise<void> {
  const link = (name: string, target: string | null): Promise<boolean> =>
    journal.writeLink({ by, path: join(folder, `${name}-link/x`), target });
  await Promise.all([
    ...changeableKinds.map((kind, index) =>
      journal.writeFile({ by, path: join(folder, `kind${index}`, kind.path), content: `new ${index}\n` }),
    ),
    link("old", "elsewhere"),
    link("removed", null),
    link("new", "elsewhere"),
    journal.writeFile({ by, path: join(folder, "file-link/x"), content: null }),
  ]);
}
