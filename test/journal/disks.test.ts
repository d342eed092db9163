// Tests of changes on disks that are full or read-only, and of files that are more than their bytes.

import { expect, test } from "bun:test";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openJournal } from "../../src/journal/journal.ts";
import { undoChanges } from "../../src/journal/undo.ts";
import { runCommand } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { onSmallDisk, smallDiskPrograms } from "../support/small-disk.ts";
import { temporaryFolder } from "../support/temporary.ts";

const writer = join(import.meta.dir, "writer.ts");

interface Bench {
  readonly disk: string;
  readonly path: string;
  readonly state: string;
}

function bench(): Bench {
  const folder = temporaryFolder("disks");
  const [disk, state] = [join(folder, "disk"), join(folder, "state")];
  for (const made of [disk, state]) mkdirSync(made);
  return { disk, path: join(disk, "file"), state };
}

/** What a shell says that runs `script` on a small disk: $1 is the folder of it, $2 what `writer` is started by. */
async function onDisk(
  { disk }: Bench,
  options: string,
  script: string,
  write: readonly string[],
): Promise<string> {
  const argv = ["sh", "-c", script, "sh", disk, process.execPath, writer, ...write];
  const { stdout, stderr } = await runCommand(onSmallDisk(disk, options, argv), {
    env: { PATH: "/bin:/usr/bin" },
  });
  return stdout + stderr;
}

testWith(smallDiskPrograms, "a full disk leaves the old file and nothing beside it", async () => {
  const one = bench();
  const script =
    'printf old >"$1/file"; head -c 40000 /dev/zero >"$1/fill"; cd "$1"; shift; "$@"; cat file; echo; ls -A';
  const told = await onDisk(one, "size=64k", script, [one.path, one.state, "x".repeat(60_000)]);
  expect(told).toBe(`disk-full: Cannot change "${one.path}": no space left on device\nold\nfile\nfill\n`);
});

testWith(smallDiskPrograms, "a full disk under the journal changes nothing", async () => {
  const one = bench();
  const path = join(one.state, "file");
  writeFileSync(path, "old".repeat(30_000));
  const script = 'shift; "$@"';
  const told = await onDisk(one, "size=64k", script, [path, one.disk, "new"]);
  expect(told).toBe(`journal: Cannot write "${one.disk}/journal": no space left on device\n`);
  expect(readFileSync(path, "utf8")).toBe("old".repeat(30_000));
});

testWith(smallDiskPrograms, "a read-only disk is told, for a file and for none", async () => {
  const one = bench();
  const script =
    'printf old >"$1/file"; mount -o remount,ro "$1"; shift; "$@"; "$1" "$2" "$3.new" "$4" "$5"; cat "$3"';
  const told = await onDisk(one, "size=64k", script, [one.path, one.state, "new"]);
  const cause = "the file system is read-only";
  expect(told).toBe(
    `read-only: Cannot change "${one.path}": ${cause}\nread-only: Cannot change "${one.path}.new": ${cause}\nold`,
  );
});

testWith(smallDiskPrograms, "a file that is mounted by itself is left alone", async () => {
  const one = bench();
  const script =
    'printf old >"$1/a"; printf over >"$1/file"; mount --bind "$1/a" "$1/file"; cd "$1"; shift; "$@"; cat file; ls -A';
  const told = await onDisk(one, "size=64k", script, [one.path, one.state, "new"]);
  expect(told).toBe(
    `read-only: Cannot change "${one.path}": something is mounted there, or it is in use\nolda\nfile\n`,
  );
});

function canBeImmutable(): boolean {
  const path = join(temporaryFolder("immutable"), "file");
  writeFileSync(path, "");
  const tried = Bun.spawnSync(["sh", "-c", 'chattr +i "$1" && chattr -i "$1"', "sh", path], {
    stderr: "ignore",
  });
  return tried.exitCode === 0;
}

// A container's root may lack the right for it, and a file system the attribute.
test.skipIf(!canBeImmutable())(
  "an immutable file, and one in an immutable folder, is left alone",
  async () => {
    const one = bench();
    writeFileSync(one.path, "old");
    for (const frozen of [one.path, one.disk]) {
      Bun.spawnSync([program("chattr"), "+i", frozen]);
      try {
        const change = openJournal(one.state).writeFile({ by: "test", path: one.path, content: "new" });
        expect(change).rejects.toThrow(
          `Cannot change "${one.path}": it may not be changed, or its folder may not`,
        );
        await change.catch(() => {});
      } finally {
        Bun.spawnSync([program("chattr"), "-i", frozen]);
      }
      expect(readFileSync(one.path, "utf8")).toBe("old");
    }
  },
);

/** Version 2 of acl(5)'s own form: owner rw, user 65534 r, group r, mask r, others none. */
const acl = "020000000100060000000000020004 00feff0000 0400040000000000 1000040000000000 2000000000000000";

testWith(["python3"], "extended attributes and access control lists are kept, both ways", async () => {
  const one = bench();
  writeFileSync(one.path, "old");
  chmodSync(one.path, 0o640);
  const python = async (code: string): Promise<string> => {
    const argv = [program("python3"), "-c", `import os, sys\np = sys.argv[1]\n${code}`, one.path];
    const { stdout, stderr } = await runCommand(argv, { env: {} });
    return stdout + stderr;
  };
  const show = "print(sorted((n, os.getxattr(p, n).hex()) for n in os.listxattr(p)))";
  const set = `
os.setxattr(p, "user.colour", b"blue")
os.setxattr(p, "user.empty", b"")
try:
    os.setxattr(p, "system.posix_acl_access", bytes.fromhex("${acl}".replace(" ", "")))
except OSError:
    pass
${show}`;
  const before = await python(set);
  expect(before).toContain("user.colour");
  await openJournal(one.state).writeFile({ by: "test", path: one.path, content: "new" });
  expect(readFileSync(one.path, "utf8")).toBe("new");
  expect(await python(show)).toBe(before);
  await undoChanges(one.state, { takeOut: async () => {}, sweep: async () => [] });
  expect(readFileSync(one.path, "utf8")).toBe("old");
  expect(await python(show)).toBe(before);
});
