// Tests of what may be changed by whom, and read by whom: as root, and as somebody without rights.

import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { JournalError } from "../../src/journal/journal-error.ts";
import { openJournal } from "../../src/journal/journal.ts";
import { journalFolder } from "../../src/journal/record-file.ts";
import { runCommand } from "../support/command.ts";
import { binaryForAll, nobody, withoutRights } from "../support/other-user.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";

const isRoot = process.getuid?.() === 0;
/** Neither root nor nobody. */
const somebody = 4321;

/** The program of writer.ts where everybody can read it, to be run by the binary, which is Bun itself when it is asked to be. */
const writer = (async (): Promise<string> => {
  const outdir = temporaryFolder("writer");
  await Bun.build({ entrypoints: [join(import.meta.dir, "writer.ts")], target: "bun", outdir });
  return join(outdir, "writer.js");
})();

interface Home {
  readonly folder: string;
  readonly state: string;
  readonly path: string;
}

/** All of it nobody's. */
function nobodysHome(): Home {
  const folder = temporaryFolder("rights");
  const [home, state] = [join(folder, "home"), join(folder, "state")];
  for (const made of [home, state]) {
    mkdirSync(made);
    chownSync(made, nobody, nobody);
  }
  const path = join(home, "file");
  writeFileSync(path, "old\n");
  chownSync(path, nobody, nobody);
  return { folder, state, path };
}

type Change = Pick<Home, "path" | "state">;

/** What came of a change: "changed", or the error. */
async function change({ path, state }: Change): Promise<string> {
  try {
    await openJournal(state).writeFile({ by: "test", path, content: "new\n" });
  } catch (error) {
    expect(error).toBeInstanceOf(JournalError);
    const { code, message } = error as JournalError;
    return `${code}: ${message.replace(path, "PATH")}`;
  }
  return "changed";
}

/** The same of one that nobody made. */
async function changeByNobody({ path, state }: Change): Promise<string> {
  const argv = withoutRights([binaryForAll(), await writer, path, state, "new\n"]);
  const { stdout, stderr } = await runCommand(argv, { env: { BUN_BE_BUN: "1" }, cwd: "/" });
  return (stdout + stderr)
    .trim()
    .replace(/^true$/, "changed")
    .replace(path, "PATH");
}

describe.skipIf(!isRoot)("without rights, left as it is:", () => {
  const cases: readonly (readonly [name: string, spoil: (home: Home) => void, told: string])[] = [
    [
      "a read-only file",
      ({ path }) => chmodSync(path, 0o444),
      'not-permitted: Cannot change "PATH": permission denied',
    ],
    [
      "a file that may not be read",
      ({ path }) => chmodSync(path, 0o200),
      'not-permitted: Cannot change "PATH": permission denied',
    ],
    [
      "a file in a folder that may not be written",
      ({ path }) => chownSync(join(path, ".."), 0, 0),
      'not-permitted: Cannot change "PATH": permission denied',
    ],
    [
      "a file in a folder that may not be entered",
      ({ path }) => chmodSync(join(path, ".."), 0o600),
      'not-permitted: Cannot change "PATH": permission denied',
    ],
    [
      "another user's file that everybody may write",
      ({ path }) => {
        chownSync(path, 0, nobody);
        chmodSync(path, 0o666);
      },
      'not-permitted: Cannot change "PATH": it belongs to another user (0)',
    ],
    [
      "a file of another group",
      ({ path }) => chownSync(path, nobody, 0),
      `not-permitted: Cannot change "PATH": its group (0) is none of this user's`,
    ],
  ];
  for (const [name, spoil, told] of cases) {
    test(name, async () => {
      const home = nobodysHome();
      spoil(home);
      const before = snapshotTree(join(home.path, ".."));
      expect(await changeByNobody(home)).toBe(told);
      expect(snapshotTree(join(home.path, ".."))).toEqual(before);
    });
  }

  test("everything, where the journal cannot be written", async () => {
    const home = nobodysHome();
    chownSync(home.state, 0, 0);
    expect(await changeByNobody(home)).toBe(
      `journal: Cannot write "${home.state}/journal": Cannot make folder "${home.state}/journal": permission denied`,
    );
    expect(readFileSync(home.path, "utf8")).toBe("old\n");
  });

  test("nothing else: what is nobody's own may be changed", async () => {
    const home = nobodysHome();
    expect(await changeByNobody(home)).toBe("changed");
    expect(statSync(home.path)).toMatchObject({ uid: nobody, gid: nobody });
  });
});

describe.skipIf(!isRoot)("symlinks of other users", () => {
  test("lead root to what is that user's, and nowhere else", async () => {
    const { folder, path } = nobodysHome();
    const state = join(folder, "roots-state");
    const link = join(path, "../link");
    for (const [target, told] of [
      ["file", "changed"],
      [
        "/etc/shadow",
        'unsafe-link: Cannot change "PATH": a symlink on the way belongs to user 65534, and what it leads to does not',
      ],
      [join(folder, "new"), /^unsafe-link: .*leads nowhere$/],
    ] as const) {
      Bun.spawnSync(["rm", "-f", link]);
      symlinkSync(target, link);
      lchownSync(link, nobody, nobody);
      const result = await change({ path: link, state });
      if (typeof told === "string") expect(result).toBe(told);
      else expect(result).toMatch(told);
    }
  });

  test("of folders lead root to no new file where the folder is not that user's", async () => {
    const { folder, path } = nobodysHome();
    const link = join(path, "../folder");
    mkdirSync(join(folder, "roots"));
    symlinkSync("../roots", link);
    lchownSync(link, nobody, nobody);
    expect(await change({ path: join(link, "new"), state: join(folder, "roots-state") })).toStartWith(
      "unsafe-link: ",
    );
    expect(readdirSync(join(folder, "roots"))).toEqual([]);
  });

  test("are not followed where everybody may put one", async () => {
    const { folder, state, path } = nobodysHome();
    const open = join(folder, "tmp");
    mkdirSync(open);
    chmodSync(open, 0o1777);
    symlinkSync(path, join(open, "link"));
    const link = { path: join(open, "link"), state };
    lchownSync(link.path, somebody, somebody);
    const told =
      'unsafe-link: Cannot change "PATH": it is a symlink that was put by another user where everybody may put one';
    expect(await changeByNobody(link)).toBe(told);
    expect(await change({ ...link, state: join(folder, "roots-state") })).toBe(told);
    // As the kernel has it: one's own link, or one of the folder's owner.
    for (const uid of [nobody, 0]) {
      lchownSync(link.path, uid, uid);
      writeFileSync(path, "old\n");
      expect(await changeByNobody(link)).toBe("changed");
    }
  });
});

describe.skipIf(!isRoot)("a journal", () => {
  test("of another user is not believed: it could have root write anything anywhere", async () => {
    const home = nobodysHome();
    await changeByNobody(home);
    writeFileSync(home.path, "old\n");
    expect(await change(home)).toBe(
      `journal: Cannot write "${home.state}/journal": it belongs to another user (${nobody})`,
    );
    expect(readFileSync(home.path, "utf8")).toBe("old\n");
  });

  test("has what was in a private file where nobody else can read it", async () => {
    const { folder, path } = nobodysHome();
    const state = join(folder, "roots-state");
    writeFileSync(path, "password hunter2\n");
    chmodSync(path, 0o600);
    chownSync(path, 0, 0);
    expect(await change({ path, state })).toBe("changed");
    const [kept = ""] = readdirSync(join(journalFolder(state), "before"));
    const hidden = join(journalFolder(state), "before", kept);
    expect(readFileSync(hidden, "utf8")).toBe("password hunter2\n");
    for (const argv of [
      ["cat", hidden],
      ["ls", journalFolder(state)],
    ]) {
      const { exitCode, stdout, stderr } = await runCommand(withoutRights(argv), { env: {} });
      expect({ exitCode, stdout }).toEqual({ exitCode: argv[0] === "ls" ? 2 : 1, stdout: "" });
      expect(stderr).toContain("Permission denied");
    }
  });
});
