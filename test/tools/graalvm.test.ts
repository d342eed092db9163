// Tests that GraalVM's Native Image is found, which cannot be had here to be run.

import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findCopies } from "../../src/tools/find-copies.ts";
import { graalvm } from "../../src/tools/graalvm.ts";
import { java } from "../../src/tools/java.ts";
import { temporaryFolder } from "../support/temporary.ts";

test("native-image is found in every GraalVM of the image, beside its java", () => {
  const root = temporaryFolder("image");
  const home = join(root, "home/user");
  const put = (path: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), "", { mode: 0o755 });
  };
  for (const jdk of [
    "opt/graalvm-jdk-21",
    "home/user/.sdkman/candidates/java/21-graal",
    "usr/lib/jvm/java-17",
  ]) {
    put(`${jdk}/bin/java`);
    if (!jdk.startsWith("usr")) put(`${jdk}/bin/native-image`);
  }
  const copies = findCopies([java, graalvm], { root, home, path: "/usr/bin", folder: home });
  const found = (id: string): string[] =>
    (copies.get(id) ?? []).map(({ program }) => program.slice(root.length));
  expect(found("graalvm")).toEqual([
    "/opt/graalvm-jdk-21/bin/native-image",
    "/home/user/.sdkman/candidates/java/21-graal/bin/native-image",
  ]);
  expect(found("java")).toHaveLength(3);
});
