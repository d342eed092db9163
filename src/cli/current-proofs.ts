// The proofs that this program has kept in a state directory.

import { statSync } from "node:fs";
import { join } from "node:path";
import { noProofs, openProofs, type Proofs } from "../trust/proofs.ts";
import { runFolder } from "./proxy-record.ts";
import { isFromSource, version } from "./version.ts";

/** None where it runs from source, which may change without a sign. */
export function currentProofs(stateDir: string): Proofs {
  if (isFromSource) return noProofs;
  const { size, mtimeMs } = statSync("/proc/self/exe");
  return openProofs(join(runFolder(stateDir), "proofs"), `${version} ${size} ${mtimeMs}`);
}
