// Whether the state directory can be used, and has room.

import { accessSync, constants, statfsSync, statSync } from "node:fs";
import { systemCause } from "../../host/system-cause.ts";
import type { Check, Finding } from "../check.ts";

/** A start writes about half a megabyte. */
const leastBytes = 4 * 1024 * 1024;

export const stateDir: Check = {
  id: "state-directory",
  title: "the state directory can be used",
  dependsOn: [],
  run: async ({ stateDir: path, running }) => {
    const problem = (code: string, message: string, fix: string): Finding => ({
      code,
      gravity: "problem",
      message,
      fix,
      place: path,
    });
    try {
      const { mode, uid } = statSync(path);
      accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
      const found: Finding[] = [];
      if ((mode & 0o022) !== 0) {
        const message = `Others may write to "${path}", and so replace the CA`;
        found.push(problem("state_dir_open", message, `chmod go-w '${path}'`));
      }
      const own = process.geteuid?.() ?? uid;
      if (uid !== own && own !== 0) {
        const message = `"${path}" belongs to another user (uid ${uid})`;
        found.push(
          problem("state_dir_of_another", message, "use a state directory of your own: --state-dir"),
        );
      }
      const disk = statfsSync(path);
      if (disk.bavail * disk.bsize < leastBytes) {
        found.push(
          problem("disk_full", `There is no room left on the disk of "${path}"`, "make room on the disk"),
        );
      }
      return found;
    } catch (error) {
      // Before the first start there is none, which the check of the proxy tells.
      if (running === null) return null;
      const message = `Cannot use "${path}": ${systemCause(error)}`;
      return [problem("state_dir_unusable", message, "agentproxy down && agentproxy up --detach")];
    }
  },
};
