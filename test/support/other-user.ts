// Running as somebody with no rights: tests of permissions mean nothing to root.

import { copyFileSync, chmodSync } from "node:fs";
import { join } from "node:path";
import { binaryPath } from "./binary.ts";
import { program } from "./programs.ts";
import { temporaryFolder } from "./temporary.ts";

const isRoot = process.getuid?.() === 0;

/** The user "nobody" of every Linux distribution. */
export const nobody = 65534;

/** What a test needs to use this file. */
export const otherUserPrograms = isRoot ? ["setpriv"] : [];

/** The command, run by nobody where these tests are run by root, who may read and write everything. */
export function withoutRights(argv: readonly string[]): string[] {
  if (!isRoot) return [...argv];
  return [program("setpriv"), `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", ...argv];
}

let copied: string | null = null;

/** A copy of the binary where everybody can execute it: a repository may lie in a folder that is root's alone. */
export function binaryForAll(): string {
  if (!isRoot) return binaryPath();
  if (copied === null) {
    copied = join(temporaryFolder("binary"), "agentproxy");
    copyFileSync(binaryPath(), copied);
    chmodSync(copied, 0o755);
  }
  return copied;
}
