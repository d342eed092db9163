// A process that adds one to the number in a file, many times: `counter.ts PATH STATE TIMES`.

import { openJournal } from "../../src/journal/journal.ts";
import { rewriteFile } from "../../src/journal/rewrite-file.ts";

const [path = "", state = "", times = "0"] = process.argv.slice(2);
const journal = openJournal(state);
let written = 0;
while (written < Number(times)) {
  const change = rewriteFile(journal, { by: "test", path }, (before) =>
    Buffer.from(`${Number(before?.toString() ?? 0) + 1}`),
  );
  // More of them than it tries by itself may get in between.
  if (await change.catch(() => false)) written += 1;
}
