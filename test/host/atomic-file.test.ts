// Tests of files that are there whole or not at all.

import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { ensureFolder, publishOnce, updateFile, writeFileAtomic } from "../../src/host/atomic-file.ts";
import { runCommand } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";

const module = new URL("../../src/host/atomic-file.ts", import.meta.url).pathname;
const modeOf = (path: string): number => statSync(path).mode & 0o7777;

/** A program text that has the module's functions, for what only another process can show. */
const script = (body: string): string => `import * as files from ${JSON.stringify(module)};\n${body}`;

function withUmask<T>(mask: number, run: () => T): T {
  const before = process.umask(mask);
  try {
    return run();
  } finally {
    process.umask(before);
  }
}

describe("writeFileAtomic", () => {
  test("puts the data there with the mode given, whatever the umask", () => {
    const path = join(temporaryFolder("atomic"), "x");
    withUmask(0o077, () => writeFileAtomic(path, "hello", 0o644));
    expect(readFileSync(path, "utf8")).toBe("hello");
    expect(modeOf(path)).toBe(0o644);
    writeFileAtomic(path, new Uint8Array([1, 2, 3]), 0o600);
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    expect(modeOf(path)).toBe(0o600);
  });

  test("leaves nothing else in the folder", () => {
    const folder = temporaryFolder("atomic");
    writeFileAtomic(join(folder, "x"), "1", 0o600);
    writeFileAtomic(join(folder, "x"), "2", 0o600);
    expect(readdirSync(folder)).toEqual(["x"]);
  });

  test("replaces a symlink and does not write through it", () => {
    const folder = temporaryFolder("atomic");
    writeFileSync(join(folder, "victim"), "untouched");
    symlinkSync("victim", join(folder, "x"));
    writeFileAtomic(join(folder, "x"), "new", 0o600);
    expect(readFileSync(join(folder, "victim"), "utf8")).toBe("untouched");
    expect(lstatSync(join(folder, "x")).isFile()).toBe(true);
  });

  test("says what it could not write and why", () => {
    const folder = temporaryFolder("atomic");
    expect(() => writeFileAtomic(join(folder, "none", "x"), "", 0o600)).toThrow(
      `Cannot write "${folder}/none/x": no such file or directory`,
    );
    mkdirSync(join(folder, "taken", "deeper"), { recursive: true });
    expect(() => writeFileAtomic(join(folder, "taken"), "", 0o600)).toThrow(
      /^Cannot write ".*taken": .*directory/,
    );
    expect(readdirSync(folder)).toEqual(["taken"]);
  });

  testWith(["bash"], "a full disk leaves the old file and no other", async () => {
    const folder = temporaryFolder("atomic");
    const path = join(folder, "x");
    writeFileSync(path, "old");
    const code = script(
      `try { files.writeFileAtomic(${JSON.stringify(path)}, "x".repeat(1 << 20), 0o600); } catch (e) { console.log(e.message); }`,
    );
    // A limit on file size fails the write half-way, as a full disk does.
    const { stdout } = await runCommand(
      [program("bash"), "-c", 'trap "" XFSZ; ulimit -f 64; exec "$0" -e "$1"', process.execPath, code],
      { env: {} },
    );
    expect(stdout.trim()).toBe(`Cannot write "${path}": file too large`);
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["x"]);
  });

  test("a writer that is killed at any moment leaves an old or a new file, never a mix", async () => {
    const path = join(temporaryFolder("atomic"), "x");
    const size = 200_000;
    const code = script(
      `for (let n = 0; ; n++) files.writeFileAtomic(${JSON.stringify(path)}, String(n % 10).repeat(${size}), 0o600);`,
    );
    for (let round = 0; round < 8; round++) {
      const writer = Bun.spawn([process.execPath, "-e", code], { env: {} });
      while (!existsSync(path)) await Bun.sleep(5);
      const deadline = Date.now() + 20 + round * 17;
      while (Date.now() < deadline) {
        expectWhole(readFileSync(path, "utf8"));
        await Bun.sleep(1);
      }
      writer.kill("SIGKILL");
      await writer.exited;
      expectWhole(readFileSync(path, "utf8"));
    }
    function expectWhole(text: string): void {
      expect(text.length).toBe(size);
      expect(text === (text[0] ?? "").repeat(size)).toBe(true);
    }
  }, 30_000);
});

describe("publishOnce", () => {
  test("writes where nothing is, and otherwise leaves what is there", () => {
    const folder = temporaryFolder("atomic");
    const path = join(folder, "x");
    expect(publishOnce(path, "first", 0o600)).toBe(true);
    expect(publishOnce(path, "second", 0o644)).toBe(false);
    expect(readFileSync(path, "utf8")).toBe("first");
    expect(modeOf(path)).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["x"]);
  });

  test("a symlink that leads nowhere is something that is there", () => {
    const folder = temporaryFolder("atomic");
    symlinkSync("elsewhere", join(folder, "x"));
    expect(publishOnce(join(folder, "x"), "mine", 0o600)).toBe(false);
    expect(existsSync(join(folder, "elsewhere"))).toBe(false);
    expect(readlinkSync(join(folder, "x"))).toBe("elsewhere");
  });

  test("of many processes at once one wins, and all read what it wrote", async () => {
    const folder = temporaryFolder("atomic");
    const path = join(folder, "x");
    const code = script(
      `const won = files.publishOnce(${JSON.stringify(path)}, String(process.pid).repeat(50000), 0o600);
       const text = await Bun.file(${JSON.stringify(path)}).text();
       console.log(JSON.stringify({ won, pid: process.pid, hash: String(Bun.hash(text)) }));`,
    );
    const runs = await Promise.all(
      Array.from({ length: 12 }, () => runCommand([process.execPath, "-e", code], { env: {} })),
    );
    const results = runs.map(
      ({ stdout }) => JSON.parse(stdout) as { won: boolean; pid: number; hash: string },
    );
    const winners = results.filter(({ won }) => won);
    expect(winners.length).toBe(1);
    expect(new Set(results.map(({ hash }) => hash)).size).toBe(1);
    expect(readFileSync(path, "utf8")).toBe(String(winners[0]?.pid).repeat(50_000));
    expect(readdirSync(folder)).toEqual(["x"]);
  });
});

describe("updateFile", () => {
  test("writes only what differs", () => {
    const path = join(temporaryFolder("atomic"), "x");
    expect(updateFile(path, "é1", 0o644)).toBe(true);
    const { ino } = statSync(path);
    expect(updateFile(path, "é1", 0o644)).toBe(false);
    expect(statSync(path).ino).toBe(ino);
    expect(updateFile(path, "é2", 0o644)).toBe(true);
    expect(readFileSync(path, "utf8")).toBe("é2");
  });

  test("says that it could not read a folder", () => {
    const folder = temporaryFolder("atomic");
    expect(() => updateFile(folder, "", 0o644)).toThrow(`Cannot read "${folder}": `);
  });
});

describe("ensureFolder", () => {
  test("makes the folder with the mode given, whatever the umask, and its parents", () => {
    const path = join(temporaryFolder("atomic"), "a", "b", "c");
    withUmask(0o077, () => ensureFolder(path, 0o755));
    expect(modeOf(path)).toBe(0o755);
    expect(statSync(join(path, "..")).isDirectory()).toBe(true);
  });

  test("closes a private folder that is open to others, and leaves a public one as it is", () => {
    const folder = temporaryFolder("atomic");
    chmodSync(folder, 0o777);
    ensureFolder(folder, 0o755);
    expect(modeOf(folder)).toBe(0o777);
    ensureFolder(folder, 0o700);
    expect(modeOf(folder)).toBe(0o700);
  });

  test("takes a symlink for a public folder, and refuses it for a private one", () => {
    const folder = temporaryFolder("atomic");
    mkdirSync(join(folder, "real"), { mode: 0o755 });
    symlinkSync("real", join(folder, "link"));
    ensureFolder(join(folder, "link"), 0o755);
    expect(() => ensureFolder(join(folder, "link"), 0o700)).toThrow(
      `Cannot make folder "${folder}/link": it is a symlink, and this folder must be a real one`,
    );
    expect(modeOf(join(folder, "real"))).toBe(0o755);
  });

  test("says that a file is in the way", () => {
    const folder = temporaryFolder("atomic");
    writeFileSync(join(folder, "x"), "");
    expect(() => ensureFolder(join(folder, "x"), 0o755)).toThrow(
      `Cannot make folder "${folder}/x": file already exists`,
    );
    expect(() => ensureFolder(join(folder, "x", "y"), 0o755)).toThrow(
      `Cannot make folder "${folder}/x/y": not a directory`,
    );
  });
});
