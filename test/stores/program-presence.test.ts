// Tests of how an image shows that it has a program.

import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findInPath, hasJava } from "../../src/stores/program-presence.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { storeContext } from "../support/store-context.ts";

async function imageWith(file: string, env: Readonly<Record<string, string>> = {}): Promise<StoreContext> {
  const context = await storeContext({ env });
  const path = join(context.root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  return context;
}

test("Java is seen in PATH, by JAVA_HOME, and where it is installed", async () => {
  expect(hasJava(await storeContext(), [])).toBe(false);
  expect(hasJava(await imageWith("tools/bin/java", { PATH: "/bin:/tools/bin" }), [])).toBe(true);
  expect(hasJava(await imageWith("jdk/bin/java", { JAVA_HOME: "/jdk" }), [])).toBe(true);
  expect(hasJava(await imageWith("usr/lib/jvm/java-17/bin/java"), [])).toBe(true);
  expect(hasJava(await imageWith("home/user/.sdkman/candidates/java/21/bin/java"), [])).toBe(true);
  const context = await imageWith("home/user/.m2/settings.xml");
  expect(hasJava(context, [join(context.home, ".m2")])).toBe(true);
});

test("a folder of PATH that is not absolute is the user's current one, and says nothing of the image", async () => {
  const context = await imageWith("bin/bazel", { PATH: ":bin:." });
  expect(findInPath(context, ["bazel"])).toBe(false);
  expect(findInPath({ ...context, env: { PATH: "/bin" } }, ["bazelisk", "bazel"])).toBe(true);
});
