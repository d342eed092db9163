// A process that changes every kind of file, or undoes it, or changes one in place: `changer.ts VERB FOLDER STATE`.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { openJournal } from "../../src/journal/journal.ts";
import { undoChanges } from "../../src/journal/undo.ts";
import { changeEveryKind } from "../support/every-kind.ts";

const [verb, folder = "", state = ""] = process.argv.slice(2);
if (verb === "change") await changeEveryKind(folder, openJournal(state));
else if (verb === "in-place") {
  const path = join(folder, "database");
  await openJournal(state).changeInPlace({ by: "test", paths: [path, `${path}2`] }, () => {
    writeFileSync(path, "new content");
    writeFileSync(`${path}2`, "new content");
  });
} else {
  const takeOut = async (): Promise<void> => {
    throw new Error("nobody else has changed anything");
  };
  await undoChanges(state, { takeOut, sweep: async () => [] });
}
