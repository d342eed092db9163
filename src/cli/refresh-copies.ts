// Makes those files of the state directory anew that have a copy of a file of the user's in them, when that has been changed.

import { join } from "node:path";
import type { Examination } from "../doctor/check.ts";
import { tools } from "../tools/catalogue.ts";
import { writeStateFiles } from "../tools/state-files.ts";
import type { StateFile } from "../tools/tool.ts";

/** Does nothing where no proxy runs: its start writes them. */
export function refreshCopies({ facts, environment, env, home }: Examination): void {
  if (facts === null) return;
  const written = tools.flatMap((tool) => tool.files).filter(({ name }) => facts.files.includes(name));
  // What has no use any more stays until the next start: variables of shells lead to it, and wget ends without its file.
  const files = written.map((file): StateFile => ({
    name: file.name,
    compose: (given, user) => file.compose(given, user) ?? user.read(join(given.stateDir, file.name)),
  }));
  writeStateFiles({ facts, home, env: { ...env, ...environment?.set }, files });
}
