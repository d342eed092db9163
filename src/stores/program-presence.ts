// Whether an image has a program, so that a file which only that program reads is worth being there.

import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { StoreContext } from "./store.ts";

/** Whether one of the names is in the PATH of the session. */
export function findInPath(
  { root, env }: Pick<StoreContext, "root" | "env">,
  names: readonly string[],
): boolean {
  const folders = (env["PATH"] ?? "").split(":").filter((folder) => isAbsolute(folder));
  return folders.some((folder) => names.some((name) => existsSync(join(root, folder, name))));
}

/** Where distributions, the images of Docker, and SDKMAN and its like put JDKs. */
const javaFolders = ["usr/lib/jvm", "usr/lib64/jvm", "usr/java", "opt/java", "opt/jdk"];
const ownJavaFolders = [
  ".sdkman/candidates/java",
  ".asdf/installs/java",
  ".local/share/mise/installs/java",
  ".jdks",
];

/** `or` are folders that say as much, such as the one in which a program on the JVM keeps its settings. */
export function hasJava(context: StoreContext, or: readonly string[]): boolean {
  const { root, home, env } = context;
  const named = env["JAVA_HOME"] ?? "";
  const folders = [
    ...or,
    ...(isAbsolute(named) ? [join(root, named)] : []),
    ...javaFolders.map((folder) => join(root, folder)),
    ...ownJavaFolders.map((folder) => join(home, folder)),
  ];
  return folders.some((folder) => existsSync(folder)) || findInPath(context, ["java"]);
}
