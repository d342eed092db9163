// Tests of paths in a folder that is laid out like an image.

import { describe, expect, test } from "bun:test";
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { realImagePath } from "../../src/host/image-path.ts";
import { temporaryFolder } from "../support/temporary.ts";

function image(): string {
  const root = temporaryFolder("image");
  mkdirSync(join(root, "usr/bin"), { recursive: true });
  mkdirSync(join(root, "etc/alternatives"), { recursive: true });
  writeFileSync(join(root, "usr/bin/real"), "");
  symlinkSync("/etc/alternatives/x", join(root, "usr/bin/x"));
  symlinkSync("/usr/bin/real", join(root, "etc/alternatives/x"));
  symlinkSync("../usr/bin", join(root, "etc/programs"));
  symlinkSync("../../../../../../usr/bin/real", join(root, "etc/out"));
  symlinkSync("circle", join(root, "etc/circle"));
  symlinkSync("/nowhere", join(root, "etc/nowhere"));
  return root;
}

describe("in a folder like an image", () => {
  test.each([
    ["usr/bin/real", "usr/bin/real"],
    ["usr/bin/x", "usr/bin/real"],
    ["etc/programs/x", "usr/bin/real"],
    ["etc/../etc/./programs/real", "usr/bin/real"],
    // Nothing leads above the root.
    ["etc/out", "usr/bin/real"],
    ["../../usr/bin/x", "usr/bin/real"],
    ["", ""],
  ])("%s is %s", (path, real) => {
    const root = image();
    expect(realImagePath(root, `${root}/${path}`)).toBe(join(root, real));
  });

  test.each(["etc/circle", "etc/nowhere", "etc/none", "usr/bin/real/more", "usr/bin/x/more"])(
    "%s is nothing",
    (path) => {
      const root = image();
      expect(realImagePath(root, `${root}/${path}`)).toBeNull();
    },
  );
});

test("from / it is what the kernel says", () => {
  const path = realpathSync(image());
  expect(realImagePath("/", join(path, "etc/programs/real"))).toBe(join(path, "usr/bin/real"));
  expect(realImagePath("/", "/proc/none")).toBeNull();
});
