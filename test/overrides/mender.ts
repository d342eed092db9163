// A process that mends the configuration in a root, or takes that back: `mender.ts VERB ROOT STATE`.

import { join } from "node:path";
import { openJournal } from "../../src/journal/journal.ts";
import { makeMends } from "../../src/overrides/make-mends.ts";
import { planMends } from "../../src/overrides/plan-mends.ts";
import { undoMends } from "../../src/overrides/undo-mends.ts";
import { tools } from "../../src/tools/catalogue.ts";

const [verb, root = "", state = ""] = process.argv.slice(2);
const journal = openJournal(state);
if (verb === "mend") {
  const { mends } = await planMends(tools, {
    root,
    home: join(root, "home"),
    folder: null,
    env: {},
    facts: { url: "http://127.0.0.1:4321", hostname: "127.0.0.1", port: 4321, stateDir: state },
    authorities: [],
    files: { bundle: join(state, "ca-bundle.crt"), truststore: null },
    changesProject: true,
  });
  await makeMends(mends, state, journal);
} else await undoMends(state, journal);
