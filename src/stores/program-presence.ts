// Whether an image has a program, so that a file which only that program reads is worth being there.

import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { findDefaultJdk } from "./jvm/find-jdks.ts";
import type { StoreContext } from "./store.ts";

/** Whether one of the names is in the PATH of the session. */
export function findInPath(
  { root, env }: Pick<StoreContext, "root" | "env">,
  names: readonly string[],
): boolean {
  const folders = (env["PATH"] ?? "").split(":").filter((folder) => isAbsolute(folder));
  return folders.some((folder) => names.some((name) => existsSync(join(root, folder, name))));
}

/** Whether there is a JVM, or the folder in which a program on one keeps what is its own. */
export function hasJava(context: StoreContext, folder: string): boolean {
  return existsSync(folder) || findDefaultJdk(context) !== null;
}
