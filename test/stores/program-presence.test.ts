// Tests of how an image shows that it has a program.

import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findInPath, hasJava } from "../../src/stores/program-presence.ts";
import { writeJava } from "../support/image-java.ts";
import { storeContext } from "../support/store-context.ts";

test("Java is seen in PATH, by JAVA_HOME, where it is installed, and by what a program on it keeps", async () => {
  const isSeen = async (
    home: string | null,
    env: Readonly<Record<string, string>> = {},
  ): Promise<boolean> => {
    const context = await storeContext({ env });
    if (home !== null) writeJava(context, home);
    return hasJava(context, join(context.home, ".m2"));
  };
  expect(await isSeen(null, { PATH: "/bin", JAVA_HOME: "/jdk" })).toBe(false);
  expect(await isSeen("tools", { PATH: "/bin:/tools/bin" })).toBe(true);
  expect(await isSeen("jdk", { JAVA_HOME: "/jdk" })).toBe(true);
  expect(await isSeen("usr/lib/jvm/java-17")).toBe(true);
  const context = await storeContext();
  mkdirSync(join(context.home, ".m2"));
  expect(hasJava(context, join(context.home, ".m2"))).toBe(true);
});

test("a folder of PATH that is not absolute is the user's current one, and says nothing of the image", async () => {
  const context = await storeContext();
  mkdirSync(join(context.root, "bin"));
  writeFileSync(join(context.root, "bin/bazel"), "", { mode: 0o755 });
  expect(findInPath({ ...context, env: { PATH: ":bin:." } }, ["bazel"])).toBe(false);
  expect(findInPath({ ...context, env: { PATH: "/bin" } }, ["bazelisk", "bazel"])).toBe(true);
});
