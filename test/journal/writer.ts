// A process that writes one file through a journal and prints what came of it: `writer.ts PATH STATE CONTENT`.

import { JournalError } from "../../src/journal/journal-error.ts";
import { openJournal } from "../../src/journal/journal.ts";

const [path = "", state = "", content = ""] = process.argv.slice(2);
const outcome = await openJournal(state)
  .writeFile({ by: "test", path, content })
  .catch((error: unknown) => (error instanceof JournalError ? `${error.code}: ${error.message}` : error));
process.stdout.write(`${String(outcome)}\n`);
