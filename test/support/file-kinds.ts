// The kinds of files that a journal meets: those that it may change, and those that it has to leave alone.

import { chmodSync, chownSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { JournalErrorCode } from "../../src/journal/journal-error.ts";
import { nobody } from "./other-user.ts";
import { program } from "./programs.ts";

export interface FileKind {
  readonly name: string;
  /** What the name is reached by, from the folder. */
  readonly path: string;
  /** Makes it in an empty folder. */
  make(folder: string): void;
}

export interface RefusedKind extends FileKind {
  readonly code: JournalErrorCode;
  /** What the message ends in. */
  readonly cause: string | RegExp;
}

const isRoot = process.getuid?.() === 0;

const plain = (name: string, content: string | Uint8Array, mode = 0o644): FileKind => ({
  name,
  path: "file",
  make: (folder) => {
    writeFileSync(join(folder, "file"), content);
    chmodSync(join(folder, "file"), mode);
  },
});

const linked = (name: string, path: string, links: Readonly<Record<string, string>>): FileKind => ({
  name,
  path,
  make: (folder) => {
    mkdirSync(join(folder, "real/deep"), { recursive: true });
    writeFileSync(join(folder, "real/deep/file"), "behind a link\n");
    for (const [link, target] of Object.entries(links)) {
      symlinkSync(target.replace("FOLDER", folder), join(folder, link));
    }
  },
});

export const changeableKinds: readonly FileKind[] = [
  { name: "no file", path: "file", make: () => {} },
  { name: "no folder", path: "one/two/three/file", make: () => {} },
  plain("an empty file", ""),
  plain("lines", "one\ntwo\n"),
  plain("CRLF", "one\r\ntwo\r\n"),
  plain("a byte order mark", "\u{feff}one\n"),
  plain("no final newline", "one\ntwo"),
  plain("Latin-1", Buffer.from("caf\u{e9}\n", "latin1")),
  plain("binary", Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256))),
  plain("1 MB", Buffer.alloc(1_000_000, "0123456789abcdef")),
  plain("a secret", "password=hunter2\n", 0o600),
  plain("a group's", "x\n", 0o664),
  plain("set-id bits", "x\n", 0o6755),
  linked("a symlink", "link", { link: "real/deep/file" }),
  linked("an absolute symlink", "link", { link: "FOLDER/real/deep/file" }),
  linked("a chain of symlinks", "link", {
    link: "./second",
    second: "folder/file",
    folder: "real/../real/deep",
  }),
  linked("a symlinked folder", "folder/file", { folder: "real/deep" }),
  linked("no file in a symlinked folder", "folder/new/file", { folder: "real/deep" }),
  {
    name: "an odd name",
    path: `a b\n"ü"/${"n".repeat(255)}`,
    make: (folder) => {
      mkdirSync(join(folder, 'a b\n"ü"'));
      writeFileSync(join(folder, `a b\n"ü"/${"n".repeat(255)}`), "x\n");
    },
  },
  // Others' files mean something to root alone.
  ...(isRoot ? rootsKinds() : []),
];

function rootsKinds(): FileKind[] {
  const owned = (name: string, uid: number, gid: number, mode: number): FileKind => ({
    name,
    path: "home/file",
    make: (folder) => {
      mkdirSync(join(folder, "home"));
      writeFileSync(join(folder, "home/file"), "theirs\n");
      chownSync(join(folder, "home/file"), uid, gid);
      chownSync(join(folder, "home"), uid, gid);
      chmodSync(join(folder, "home/file"), mode);
    },
  });
  return [
    owned("another user's file", nobody, nobody, 0o640),
    owned("another group's file", 0, 12, 0o604),
    owned("a file that is read-only to all but root", 0, 0, 0o444),
    {
      name: "no file in another user's home",
      path: "home/.config/tool/file",
      make: (folder) => {
        mkdirSync(join(folder, "home"));
        chownSync(join(folder, "home"), nobody, nobody);
      },
    },
  ];
}

const refused = (
  name: string,
  code: JournalErrorCode,
  cause: string | RegExp,
  make: (path: string) => void,
  path = "file",
): RefusedKind => ({ name, code, cause, path, make: (folder) => make(join(folder, path)) });

export const refusedKinds: readonly RefusedKind[] = [
  refused("a hard link", "shared", "it has 2 names (hard links), and they would part", (path) => {
    writeFileSync(path, "x");
    linkSync(path, `${path}2`);
  }),
  refused("a pipe", "not-a-file", "it is no plain file", (path) => {
    Bun.spawnSync([program("mkfifo"), path]);
  }),
  refused("a folder", "not-a-file", "it is a folder", (path) => mkdirSync(path)),
  refused("a symlink to a folder", "not-a-file", "it is a folder", (path) => symlinkSync(".", path)),
  refused("a dangling symlink", "unsafe-link", "it is a symlink that leads nowhere", (path) =>
    symlinkSync("nowhere", path),
  ),
  refused("a symlink into a folder that is not there", "unsafe-link", /leads nowhere$/, (path) =>
    symlinkSync("no/where", path),
  ),
  refused("a symlink to itself", "unsafe-link", /leads in a circle$/, (path) => symlinkSync("file", path)),
  refused("symlinks in a circle", "unsafe-link", /leads in a circle$/, (path) => {
    symlinkSync("other", path);
    symlinkSync("file", `${dirname(path)}/other`);
  }),
  refused(
    "a file in the place of its folder",
    "not-a-file",
    /\/in-the-way" is not a folder$/,
    (path) => writeFileSync(dirname(path), ""),
    "in-the-way/file",
  ),
  refused("a device", "not-a-file", "it is no plain file", (path) => symlinkSync("/dev/null", path)),
  refused("a name that is too long", "failed", "name too long", () => {}, "n".repeat(256)),
];
