// Tests of reading which file systems are mounted where.

import { expect, test } from "bun:test";
import { parseMounts, readMounts } from "../../src/host/mounts.ts";

test("a line tells where something is mounted and of what type it is", () => {
  const text = [
    "22 1 0:20 / / rw,relatime - overlay overlay rw,lowerdir=/a",
    "36 22 98:0 /certs /etc/ssl/my\\040certs\\134x rw,noatime master:1 shared:2 - ext4 /dev/root rw",
    "",
  ].join("\n");
  expect(parseMounts(text)).toEqual([
    { path: "/", type: "overlay" },
    { path: "/etc/ssl/my certs\\x", type: "ext4" },
  ]);
  expect(parseMounts("")).toEqual([]);
});

test("this process has a root", () => {
  expect(readMounts().map(({ path }) => path)).toContain("/");
});
