// Tests for reading the file with the upstream's credentials.

import { afterAll, describe, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSecretFile } from "../../src/config/secret-file.ts";

const folder = mkdtempSync(join(tmpdir(), "secret-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

const authorization = `Basic ${Buffer.from("user:password").toString("base64")}`;

describe("readSecretFile", () => {
  for (const [name, ending] of Object.entries({ none: "", line: "\n", windows: "\r\n" })) {
    test(`takes one line with the ending "${name}"`, () => {
      const path = file(name, `user:password${ending}`);
      expect(readSecretFile(path)).toEqual({ ok: true, value: { authorization, exposed: false } });
    });
  }

  test("says when everyone can read the file", () => {
    const secret = readSecretFile(file("loose", "user:password", 0o644));
    expect(secret).toEqual({ ok: true, value: { authorization, exposed: true } });
  });

  test("follows a symlink, as secret mounts are made of them", () => {
    symlinkSync(file("target", "user:password"), join(folder, "link"));
    expect(readSecretFile(join(folder, "link")).ok).toBe(true);
  });

  test("refuses a FIFO at once instead of waiting for a writer", () => {
    const path = join(folder, "fifo");
    expect(Bun.spawnSync(["mkfifo", path]).exitCode).toBe(0);
    expect(readSecretFile(path)).toEqual({ ok: false, fault: "it is no regular file" });
  });

  const bad: [string, string][] = [
    ["empty", ""],
    ["blank-line", "\n"],
    ["two-lines", "user:password\nother:password\n"],
    ["no-colon", "SECRET"],
    ["long", `user:${"x".repeat(20_000)}`],
    ["control", "user:SECRET\u0000"],
  ];
  for (const [name, content] of bad) {
    test(`refuses a file that is ${name}, without repeating it`, () => {
      const secret = readSecretFile(file(name, content));
      expect(secret.ok).toBe(false);
      expect(JSON.stringify(secret)).not.toContain("SECRET");
    });
  }

  test("refuses a folder and a file that is not there", () => {
    expect(readSecretFile(folder)).toEqual({ ok: false, fault: "it is no regular file" });
    expect(readSecretFile(join(folder, "absent"))).toEqual({
      ok: false,
      fault: "it cannot be read: no such file or directory",
    });
  });
});
