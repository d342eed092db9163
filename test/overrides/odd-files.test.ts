// Tests that odd files are mended soundly or left alone, and always come back byte for byte.

import { expect, test } from "bun:test";
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { loadFormat } from "../../src/formats/load-format.ts";
import { openJournal } from "../../src/journal/journal.ts";
import { makeMends } from "../../src/overrides/make-mends.ts";
import { planMends } from "../../src/overrides/plan-mends.ts";
import { undoMends } from "../../src/overrides/undo-mends.ts";
import { tools } from "../../src/tools/catalogue.ts";
import type { Override } from "../../src/tools/tool.ts";
import { doesIt, isKey } from "../../src/tools/override-value.ts";
import { nobody } from "../support/other-user.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";
import { stage, textFor } from "./stage.ts";

/** A change of a text that makes it odd. */
const texts: Readonly<Record<string, (text: string) => string | Buffer>> = {
  "as it is": (text) => text,
  CRLF: (text) => text.replaceAll("\n", "\r\n"),
  "a byte order mark": (text) => `\uFEFF${text}`,
  "no final newline": (text) => text.replace(/\n$/, ""),
  "twice the same": (text) => `${text}${text}`,
  "blanks at its lines' ends": (text) => text.replaceAll("\n", " \t\n"),
  "blank lines": (text) => `\n\n${text}\n\n`,
  "Latin-1": (text) => Buffer.from(`${text}# caf\u00e9\n`, "latin1"),
  "a NUL": (text) => `${text}\0`,
  "1 MB behind it": (text) => `${text}${"# x\n".repeat(250_000)}`,
  binary: () => Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256)),
  "an open bracket": (text) => `${text}[`,
  nothing: () => "",
};

/** A change of a file that makes it odd. */
const files: Readonly<Record<string, (path: string) => void>> = {
  "0600": (path) => chmodSync(path, 0o600),
  "read-only": (path) => chmodSync(path, 0o444),
  "of another user": (path) => {
    if (process.getuid?.() === 0) chownSync(path, nobody, nobody);
  },
  "a symlink": (path) => {
    renameSync(path, `${path}.real`);
    symlinkSync(`${path}.real`, path);
  },
  "a hard link": (path) => linkSync(path, `${path}.other`),
  "a folder": (path) => {
    renameSync(path, `${path}.real`);
    mkdirSync(path);
  },
  "a pipe": (path) => {
    renameSync(path, `${path}.real`);
    Bun.spawnSync([program("mkfifo"), path]);
  },
  "a symlink to itself": (path) => {
    renameSync(path, `${path}.real`);
    symlinkSync(path, path);
  },
};

/** One override for each format, in a place of the home. */
const overrides = [
  ...new Map(
    tools
      .flatMap((tool) => tool.overrides)
      .filter(
        ({ does, format, places, beatsEnvironment, isForHand }) =>
          does !== "names other CAs" &&
          format !== "variable" &&
          beatsEnvironment &&
          isForHand !== true &&
          places.some((place) => !place.endsWith("=")),
      )
      .map((override) => [override.format, override] as const),
  ).values(),
];

/** A library needs a second for a megabyte, which is read a few times. */
const timeoutMs = 60_000;

/** No reason to leave it alone. */
const plain = new Set(["as it is", "CRLF", "no final newline", "0600", "read-only", "a symlink"]);

async function expectSound(override: Override, name: string, makeOdd: (path: string) => void): Promise<void> {
  const root = temporaryFolder("image");
  const state = temporaryFolder("state");
  writeFileSync(join(state, "ca-bundle.crt"), "");
  const place = override.places.find((one) => one.startsWith("~")) ?? override.places[0] ?? "";
  const { env, file } = stage(place, textFor(override), root);
  if (file === null || override.format === "variable") throw new Error("it is no file");
  makeOdd(file);
  const before = snapshotTree(root);
  const { mends } = await planMends(tools, {
    root,
    home: join(root, "home"),
    folder: join(root, "project"),
    env,
    facts: { url: "http://127.0.0.1:4321", hostname: "127.0.0.1", port: 4321, stateDir: state },
    authorities: [],
    files: { bundle: join(state, "ca-bundle.crt"), truststore: null },
    changesProject: true,
  });
  const journal = openJournal(state);
  const made = await makeMends(mends, state, journal);
  if (plain.has(name)) expect(made.map(({ fault }) => fault)).toEqual([null]);
  const format = await loadFormat(override.format);
  for (const { path, fault } of made) {
    if (fault !== null) continue;
    // What has become of it can be read, and has nothing of it any more.
    const settings = format.read(readFileSync(path, "utf8"));
    expect(settings.filter(({ key, value }) => isKey(override.key, key) && doesIt(override, value))).toEqual(
      [],
    );
  }
  const undone = await undoMends(state, journal);
  expect(undone.map(({ outcome }) => outcome)).toEqual(
    made.flatMap(({ fault }) => (fault === null ? ["restored"] : [])),
  );
  expect(snapshotTree(root)).toEqual(before);
  expect(dirname(file)).toStartWith(root);
}

for (const override of overrides) {
  for (const [name, change] of Object.entries(texts)) {
    test(
      `${override.format}: a text with ${name}`,
      () => expectSound(override, name, (path) => writeFileSync(path, change(readFileSync(path, "utf8")))),
      timeoutMs,
    );
  }
  for (const [name, change] of Object.entries(files)) {
    test(`${override.format}: a file that is ${name}`, async () => {
      await expectSound(override, name, change);
    });
  }
}

test("there are hundreds of them", () => {
  expect(overrides.length * (Object.keys(texts).length + Object.keys(files).length)).toBeGreaterThan(200);
});
