// A process that changes every kind of file, or undoes it: `changer.ts change|undo FOLDER STATE`.

import { openJournal } from "../../src/journal/journal.ts";
import { undoChanges } from "../../src/journal/undo.ts";
import { changeEveryKind } from "../support/every-kind.ts";

const [verb, folder = "", state = ""] = process.argv.slice(2);
if (verb === "change") await changeEveryKind(folder, openJournal(state));
else {
  const takeOut = async (): Promise<void> => {
    throw new Error("nobody else has changed anything");
  };
  await undoChanges(state, { takeOut, sweep: async () => [] });
}
