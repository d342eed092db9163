// Tests of the folder in which OpenSSL looks for a CA by its hash.

import { describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { derObjectIdentifier, derSequence, derSet, derUtf8String } from "../../../src/ca/der.ts";
import { openJournal } from "../../../src/journal/journal.ts";
import { lookUp, putInFolder, takeOutOfFolder } from "../../../src/stores/system/hashed-folder.ts";
import type { Folder } from "../../../src/stores/system/layout.ts";
import { subjectHash } from "../../../src/stores/system/subject-hash.ts";
import type { Certificate } from "../../../src/trust/pem.ts";
import { mustRun } from "../../support/command.ts";
import { freshEnvironment } from "../../support/environment.ts";
import { testWith } from "../../support/need.ts";
import { program } from "../../support/programs.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { certificateWithSubject } from "./crafted-certificate.ts";
import { listing, publicRoots } from "./image.ts";

const writing = { by: "test", journal: openJournal(temporaryFolder("state")) };
const folderOf = (path: string): Folder => ({ path, holds: "files", names: "as the anchor", files: null });

/** CAs of one subject, and so of one hash. */
const sameName = (count: number): Promise<Certificate[]> => {
  const name = derSequence(derSet(derSequence(derObjectIdentifier("2.5.4.3"), derUtf8String("Corp Root"))));
  return Promise.all(Array.from({ length: count }, () => certificateWithSubject(name)));
};

async function theOne(): Promise<[string, Certificate]> {
  const [one] = await sameName(1);
  if (one === undefined) throw new Error("Cannot make a certificate");
  return [subjectHash(one.der), one];
}

describe("a hash that another CA has", () => {
  test("gets the next number, and a lookup goes on to it", async () => {
    const path = temporaryFolder("hashed");
    const all = await sameName(3);
    for (const one of all) await putInFolder(writing, folderOf(path), one, null);
    const hash = subjectHash(all[0]?.der ?? Buffer.alloc(0));
    expect(all.map((one) => lookUp(path, one))).toEqual(
      [0, 1, 2].map((number) => join(path, `${hash}.${number}`)),
    );
    const before = listing(path);
    for (const one of all) await putInFolder(writing, folderOf(path), one, null);
    expect(listing(path)).toEqual(before);
  });

  test("loses no other when one is taken out", async () => {
    for (const gone of [[0], [1], [2], [0, 1], [0, 2], [1, 2]]) {
      const path = temporaryFolder("hashed");
      const all = await sameName(3);
      for (const one of all) await putInFolder(writing, folderOf(path), one, null);
      await takeOutOfFolder(
        writing,
        path,
        gone.flatMap((index) => all[index] ?? []),
      );
      const found = all.map((one) => lookUp(path, one) !== null);
      expect(found).toEqual([0, 1, 2].map((index) => !gone.includes(index)));
    }
  });

  test("keeps a copy that is no link", async () => {
    const path = temporaryFolder("hashed");
    const [ours, theirs] = await sameName(2);
    if (ours === undefined || theirs === undefined) throw new Error("Cannot make two certificates");
    const hash = subjectHash(ours.der);
    await putInFolder(writing, folderOf(path), ours, null);
    writeFileSync(join(path, `${hash}.1`), theirs.pem);
    await takeOutOfFolder(writing, path, [ours]);
    expect(listing(path)).toEqual({ [`${hash}.0`]: theirs.pem });
  });
});

test.each([
  ["leads nowhere", (path: string) => symlinkSync("gone.pem", path)],
  ["leads to what is no certificate", (path: string) => symlinkSync("/etc/hostname", path)],
])("a link that %s is replaced, since a lookup ends there", async (_what, make) => {
  const path = temporaryFolder("hashed");
  const [hash, one] = await theOne();
  make(join(path, `${hash}.0`));
  expect(lookUp(path, one)).toBeNull();
  await putInFolder(writing, folderOf(path), one, null);
  expect(lookUp(path, one)).toBe(join(path, `${hash}.0`));
  expect(readFileSync(join(path, readlinkSync(join(path, `${hash}.0`))), "utf8")).toBe(one.pem);
});

test("a file of the label's name that is another CA's keeps it", async () => {
  const path = temporaryFolder("hashed");
  const [, one] = await theOne();
  const theirs = publicRoots[0]?.pem ?? "";
  writeFileSync(join(path, "Corp_Root.pem"), theirs);
  await putInFolder(writing, { ...folderOf(path), names: "by label" }, one, null);
  expect(readFileSync(join(path, "Corp_Root.pem"), "utf8")).toBe(theirs);
  expect(readFileSync(join(path, "Corp_Root.1.pem"), "utf8")).toBe(one.pem);
  await takeOutOfFolder(writing, path, [one]);
  expect(listing(path)).toEqual({ "Corp_Root.pem": theirs });
});

test("a link to an anchor becomes a file where the anchor cannot be, and a link again", async () => {
  const path = temporaryFolder("hashed");
  const anchors = temporaryFolder("anchors");
  const [hash, one] = await theOne();
  const folder: Folder = { ...folderOf(path), holds: "anchors" };
  await putInFolder(writing, folder, one, anchors);
  const name = readlinkSync(join(path, `${hash}.0`));
  expect(readlinkSync(join(path, name))).toStartWith(`${anchors}/agentproxy-`);
  // The anchor is not there, so that the link leads nowhere.
  expect(lookUp(path, one)).toBeNull();
  await putInFolder(writing, folder, one, null);
  expect(readFileSync(join(path, name), "utf8")).toBe(one.pem);
  expect(lookUp(path, one)).not.toBeNull();
  await putInFolder(writing, folder, one, anchors);
  expect(readlinkSync(join(path, name))).toStartWith(anchors);
  await takeOutOfFolder(writing, path, [one]);
  expect(listing(path)).toEqual({});
});

testWith(
  ["openssl"],
  "OpenSSL finds each CA of a hash in the folder, and none that was taken out",
  async () => {
    const path = temporaryFolder("hashed");
    const home = temporaryFolder("home");
    const make = async (name: string): Promise<Certificate> => {
      const argv = [
        program("openssl"),
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
      ];
      const more = [
        "-nodes",
        "-keyout",
        "/dev/null",
        "-subj",
        "/CN=Same",
        "-days",
        "2",
        "-out",
        join(home, name),
      ];
      await mustRun([...argv, ...more], { env: freshEnvironment(home), cwd: home });
      const pem = readFileSync(join(home, name), "utf8");
      const { raw } = new X509Certificate(pem);
      return { pem, der: raw };
    };
    const all = [await make("0"), await make("1"), await make("2")];
    for (const one of all) await putInFolder(writing, folderOf(path), one, null);
    const verified = async (): Promise<boolean[]> =>
      await Promise.all(
        ["0", "1", "2"].map(async (name) => {
          const argv = [program("openssl"), "verify", "-no-CAfile", "-CApath", path, join(home, name)];
          return await mustRun(argv, { env: freshEnvironment(home), cwd: home }).then(
            () => true,
            () => false,
          );
        }),
      );
    expect(await verified()).toEqual([true, true, true]);
    await takeOutOfFolder(writing, path, all.slice(0, 1));
    expect(await verified()).toEqual([false, true, true]);
  },
);
