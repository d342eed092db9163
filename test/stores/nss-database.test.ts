// Tests of the databases that Chromium reads, with certutil as the judge.

import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { nssDatabase } from "../../src/stores/nss-database.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import type { PlaceReport } from "../../src/stores/place-report.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import type { Certificate } from "../../src/trust/pem.ts";
import {
  addByHand,
  certutil,
  emptyPasswordFolder,
  isValidCa,
  listTrust,
  passwordFolder,
  tryCertutil,
} from "../support/certutil.ts";
import { testWith } from "../support/need.ts";
import { storeContext } from "../support/store-context.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { foreignCa, ownCa } from "../support/test-cas.ts";

interface World {
  readonly context: StoreContext;
  /** ~/.pki/nssdb */
  readonly folder: string;
  /** ~/.local/share/pki/nssdb */
  readonly newer: string;
}

async function world(authorities?: readonly Certificate[]): Promise<World> {
  const context = await storeContext(authorities === undefined ? {} : { authorities });
  return {
    context,
    folder: join(context.home, ".pki/nssdb"),
    newer: join(context.home, ".local/share/pki/nssdb"),
  };
}

async function setUp(context: StoreContext): Promise<PlaceReport> {
  const [report, ...rest] = await setUpStores([nssDatabase], context);
  expect(rest).toEqual([]);
  if (report === undefined) throw new Error("Cannot find a report: no place was found");
  return report;
}

/** Puts a database that certutil made where the user's is. */
function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

/** Every file with its content, to see that nothing was touched. */
function content(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex"),
    ]),
  );
}

const nameOf = ({ der }: Certificate): string =>
  /agentproxy session CA \w{6}/.exec(der.toString("latin1"))?.[0] ?? "";

testWith(
  ["certutil", "openssl"],
  "a home without databases gets a pair that trusts every CA, also one of another's",
  async () => {
    const cas = [await ownCa(), await ownCa(), await foreignCa("Egress", "rsa")];
    const { context, folder } = await world(cas);
    expect(await setUp(context)).toMatchObject({ state: "written", path: folder, code: null });
    const trust = await listTrust(folder);
    expect(Object.values(trust)).toEqual(["C,,", "C,,", "C,,"]);
    for (const name of Object.keys(trust)) expect(await isValidCa(folder, name)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(["cert9.db", "key4.db", "pkcs11.txt"]);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o7777).toBe(0o600);
    const before = content(folder);
    expect(await setUp(context)).toMatchObject({ state: "current" });
    expect(content(folder)).toEqual(before);
  },
);

testWith(["certutil"], "what a user adds afterwards, or gives a password, goes on working", async () => {
  const { context, folder } = await world();
  await setUp(context);
  await addByHand(folder, "mine", await ownCa(), "C,,");
  const name = nameOf(context.authorities[0] as Certificate);
  expect(await listTrust(folder)).toEqual({ [name]: "C,,", mine: "C,," });
  const passwords = temporaryFolder("password");
  writeFileSync(join(passwords, "old"), "\n");
  writeFileSync(join(passwords, "new"), "hunter2\n");
  await certutil(folder, "-W", "-f", join(passwords, "old"), "-@", join(passwords, "new"));
  expect(await isValidCa(folder, name)).toBe(true);
});

testWith(
  ["certutil"],
  "a database that certutil made with the empty password gets rows that it takes for its own",
  async () => {
    const { context, folder } = await world();
    const mine = await foreignCa("Mine");
    move(await emptyPasswordFolder(), folder);
    await addByHand(folder, "mine", mine, "CT,C,");
    expect(await setUp(context)).toMatchObject({ state: "written", code: null });
    const name = nameOf(context.authorities[0] as Certificate);
    expect(await listTrust(folder)).toEqual({ mine: "CT,C,", [name]: "C,," });
    expect(await isValidCa(folder, name)).toBe(true);
    expect(await setUp(context)).toMatchObject({ state: "current" });
  },
);

testWith(
  ["certutil"],
  "a CA of ours that is there without being trusted, or by a hand that cannot sign, is made trusted",
  async () => {
    const { context, folder } = await world();
    const [ca] = context.authorities as [Certificate];
    move(await emptyPasswordFolder(), folder);
    await addByHand(folder, "by hand", ca, ",,");
    expect(await nssDatabase.state(context, { path: folder })).toBe("outdated");
    expect(await setUp(context)).toMatchObject({ state: "written" });
    expect(await listTrust(folder)).toEqual({ "by hand": "C,," });
    using database = new Database(join(folder, "key4.db"), { readwrite: true });
    database.run("DELETE FROM metaData WHERE id LIKE 'sig_cert_%_ce536358'");
    expect(await listTrust(folder)).toEqual({ "by hand": ",," });
    expect(await setUp(context)).toMatchObject({ state: "written" });
    expect(await listTrust(folder)).toEqual({ "by hand": "C,," });
  },
);

testWith(
  ["certutil"],
  "a CA of an earlier time is taken out when it signs no more, and stays while it does",
  async () => {
    const [old, young, upstream] = [await ownCa(), await ownCa(), await foreignCa("Upstream")];
    const { context, folder } = await world([old, upstream]);
    await setUp(context);
    await addByHand(folder, "mine", await foreignCa("Mine"), "C,,");
    expect(await setUp({ ...context, authorities: [young, old] })).toMatchObject({ state: "written" });
    expect(await listTrust(folder)).toEqual({ mine: "C,,", [nameOf(old)]: "C,,", [nameOf(young)]: "C,," });
    expect(await nssDatabase.state({ ...context, authorities: [young] }, { path: folder })).toBe("outdated");
    await setUp({ ...context, authorities: [young] });
    expect(await listTrust(folder)).toEqual({ mine: "C,,", [nameOf(young)]: "C,," });
    using database = new Database(join(folder, "key4.db"), { readonly: true });
    const signatures = database.query<{ count: number }, []>("SELECT count(*) AS count FROM metaData").get();
    expect(signatures?.count).toBe(1 + 2 * 7);
  },
);

testWith(["certutil"], "taking ours out leaves what others have put in since", async () => {
  const { context, folder } = await world([await ownCa(), await foreignCa("Upstream")]);
  await setUp(context);
  await addByHand(folder, "mine", await foreignCa("Mine"), "C,,");
  await nssDatabase.remove(context, { path: folder });
  expect(await listTrust(folder)).toEqual({ mine: "C,," });
  expect(await nssDatabase.state(context, { path: folder })).toBe("absent");
  const before = content(folder);
  await nssDatabase.remove(context, { path: join(folder, "cert9.db") });
  expect(content(folder)).toEqual(before);
});

testWith(
  ["certutil"],
  "a database with a password stays as it is, byte for byte, and the code says what its owner can do",
  async () => {
    const { context, folder } = await world();
    const [ca] = context.authorities as [Certificate];
    const { folder: made, passwordFile } = await passwordFolder("hunter2");
    move(made, folder);
    const before = content(folder);
    expect(await setUp(context)).toMatchObject({
      state: "failed",
      code: "nss_password",
      advice: expect.stringContaining("certutil -A"),
    });
    expect(nssDatabase.install(context, { path: folder })).rejects.toMatchObject({ code: "nss_password" });
    expect(content(folder)).toEqual(before);
    const file = join(temporaryFolder("ca"), "ca.pem");
    writeFileSync(file, ca.pem);
    await certutil(folder, "-A", "-n", "agentproxy", "-t", "C,,", "-i", file, "-f", passwordFile);
    expect(await setUp(context)).toMatchObject({ state: "current", code: null });
  },
);

testWith(["certutil"], "certificates alone, and keys alone, are completed", async () => {
  const { context, folder } = await world();
  const name = nameOf(context.authorities[0] as Certificate);
  move(await emptyPasswordFolder(), folder);
  renameSync(join(folder, "cert9.db"), join(folder, "moved"));
  expect(await setUp(context)).toMatchObject({ state: "written", code: null });
  expect(await isValidCa(folder, name)).toBe(true);

  const other = await world();
  mkdirSync(other.folder, { recursive: true });
  renameSync(join(folder, "moved"), join(other.folder, "cert9.db"));
  expect(await setUp(other.context)).toMatchObject({ state: "written", code: null });
  expect(existsSync(join(other.folder, "key4.db"))).toBe(false);
  // As a browser does at its start: with a key database, made as it goes, the rows get their signatures.
  await addByHand(other.folder, "mine", await foreignCa("Mine"), "C,,");
  expect(Object.values(await listTrust(other.folder))).toEqual(["C,,", "C,,"]);
});

testWith(["certutil"], "files without content are taken for none", async () => {
  const { context, folder } = await world();
  mkdirSync(folder, { recursive: true });
  for (const name of ["cert9.db", "key4.db"]) writeFileSync(join(folder, name), "");
  expect(await setUp(context)).toMatchObject({ state: "written", code: null });
  expect(Object.values(await listTrust(folder))).toEqual(["C,,"]);
  const tables = await world();
  move(await emptyPasswordFolder(), tables.folder);
  writeFileSync(join(tables.folder, "key4.db"), "");
  expect(await setUp(tables.context)).toMatchObject({ state: "written", code: null });
});

/** A database whose last page is of a row that nothing of ours reads or writes, with that page overwritten. */
function withDamagedRow(folder: string, whole: Buffer): Buffer {
  const path = join(folder, "cert9.db");
  writeFileSync(path, whole);
  {
    using database = new Database(path, { readwrite: true });
    database.run("INSERT INTO nssPublic (id, a0, a11) VALUES (3, x'00000005', zeroblob(20000))");
  }
  const bytes = readFileSync(path);
  return bytes.fill(0xff, bytes.length - 3 * 4096);
}

test("what is damaged, or of the old kind, stays as it is and has a code", async () => {
  const { context, folder } = await world();
  await setUp(context);
  const whole = readFileSync(join(folder, "cert9.db"));
  const otherCas = { ...context, authorities: [await ownCa()] };
  const failure = async (files: Record<string, Uint8Array | string>): Promise<string | null> => {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    const before = content(folder);
    const report = await setUp(otherCas);
    expect(content(folder)).toEqual(before);
    expect(Object.keys(nssDatabase.codes)).toContain(report.code ?? "");
    return report.code;
  };
  expect(
    await failure({
      "cert9.db": "this is no database, though it is long enough to be read as the head of one",
    }),
  ).toBe("nss_damaged");
  // Cut in the pages of the table, past those that the state is read from.
  expect(await failure({ "cert9.db": whole.subarray(0, whole.length - 4096) })).toBe("nss_damaged");
  expect(await failure({ "cert9.db": withDamagedRow(folder, whole) })).toBe("nss_damaged");
  expect(await failure({ "cert9.db": whole, "key4.db": "no database either" })).toBe("nss_damaged");

  const old = await world();
  mkdirSync(old.folder, { recursive: true });
  writeFileSync(join(old.folder, "cert8.db"), "Berkeley");
  expect(await setUp(old.context)).toMatchObject({ code: "nss_legacy" });
  expect(readdirSync(old.folder)).toEqual(["cert8.db"]);

  const closed = await world();
  writeFileSync(join(closed.context.home, ".pki"), "a file");
  expect(await setUp(closed.context)).toMatchObject({ code: "nss_not_writable" });

  const odd = await world();
  mkdirSync(join(odd.folder, "cert9.db"), { recursive: true });
  expect(await setUp(odd.context)).toMatchObject({ code: "nss_damaged" });
});

test("a database that another program holds is waited for, and then given up", async () => {
  const { context, folder } = await world();
  await setUp(context);
  const otherCas = { ...context, authorities: [await ownCa()] };
  const holder = new Database(join(folder, "cert9.db"), { readwrite: true });
  holder.run("BEGIN EXCLUSIVE");
  expect(await setUp(context)).toMatchObject({ state: "failed", code: "nss_locked" });
  expect(await setUp(otherCas)).toMatchObject({ state: "failed", code: "nss_locked" });
  setTimeout(() => holder.close(), 200);
  expect(await setUp(otherCas)).toMatchObject({ state: "written", code: null });
});

test("what a crash of another program left half written is finished first", async () => {
  const { context, folder } = await world();
  await setUp(context);
  const path = join(folder, "cert9.db");
  const writer = new Database(path, { readwrite: true });
  // A cache of one page has the changed ones written out before the end.
  writer.run("PRAGMA cache_size = 1");
  writer.run("BEGIN IMMEDIATE");
  for (let id = 1; id < 60; id++)
    writer.run("INSERT INTO nssPublic (id, a3) VALUES (?, zeroblob(4000))", [id]);
  const [halfWritten, journal] = [readFileSync(path), readFileSync(`${path}-journal`)];
  writer.close();
  const crashed = await world(context.authorities);
  mkdirSync(crashed.folder, { recursive: true });
  writeFileSync(join(crashed.folder, "cert9.db"), halfWritten);
  writeFileSync(join(crashed.folder, "cert9.db-journal"), journal);
  writeFileSync(join(crashed.folder, "key4.db"), readFileSync(join(folder, "key4.db")));
  expect(await setUp(crashed.context)).toMatchObject({ code: null });
  using database = new Database(join(crashed.folder, "cert9.db"), { readonly: true });
  expect(database.query("SELECT id FROM nssPublic WHERE id < 60").all()).toEqual([]);
});

testWith(
  ["certutil"],
  "the folder of newer releases gets ours too, and is not hidden while it holds things of the user's",
  async () => {
    const bare = await world();
    move(await emptyPasswordFolder(), bare.newer);
    const places = (await setUpStores([nssDatabase], bare.context)).map(({ path, state }) => [path, state]);
    expect(places).toEqual([
      [bare.folder, "written"],
      [bare.newer, "written"],
    ]);

    const used = await world();
    move(await emptyPasswordFolder(), used.newer);
    await addByHand(used.newer, "mine", await foreignCa("Mine"), "C,,");
    expect(await setUp(used.context)).toMatchObject({ state: "written", path: used.newer });
    expect(existsSync(used.folder)).toBe(false);
    // Where the user has both, the older place is read, and a browser that was started before has the newer open.
    mkdirSync(used.folder, { recursive: true });
    expect((await nssDatabase.detect(used.context)).map(({ path }) => path)).toEqual([
      used.folder,
      used.newer,
    ]);

    const moved = await world();
    const elsewhere = join(moved.context.root, "data");
    move(await emptyPasswordFolder(), join(elsewhere, "pki/nssdb"));
    const context = { ...moved.context, env: { XDG_DATA_HOME: "/data" } };
    expect((await nssDatabase.detect(context)).map(({ path }) => path)).toEqual([
      moved.folder,
      join(elsewhere, "pki/nssdb"),
    ]);
  },
);

test("a snap and a Flatpak of Chromium have databases of their own", async () => {
  const { context, folder } = await world();
  for (const place of ["snap/chromium/current", ".var/app/org.chromium.Chromium", ".var/app/org.gnome.Maps"])
    mkdirSync(join(context.home, place), { recursive: true });
  expect((await nssDatabase.detect(context)).map(({ path }) => path)).toEqual([
    folder,
    join(context.home, "snap/chromium/current/.pki/nssdb"),
    join(context.home, ".var/app/org.chromium.Chromium/.pki/nssdb"),
  ]);
});

testWith(
  ["certutil"],
  "a CA that the user distrusts for other ends keeps only what the session needs",
  async () => {
    const { context, folder } = await world();
    const [ca] = context.authorities as [Certificate];
    move(await emptyPasswordFolder(), folder);
    await addByHand(folder, "mine", ca, "CT,C,C");
    const before = content(folder);
    expect(await setUp(context)).toMatchObject({ state: "current" });
    expect(content(folder)).toEqual(before);
    expect((await tryCertutil(folder, "-V", "-u", "L", "-n", "mine")).exitCode).toBe(0);
  },
);

testWith(
  ["certutil"],
  "what newer releases say of trust, in objects that older ones do not know, is put right too",
  async () => {
    const { context, folder } = await world();
    const [ca] = context.authorities as [Certificate];
    move(await emptyPasswordFolder(), folder);
    await addByHand(folder, "by hand", ca, "C,,");
    expect(await nssDatabase.state(context, { path: folder })).toBe("current");
    const path = join(folder, "cert9.db");
    const newClass = Buffer.from([0, 0, 0, 0x0b]);
    {
      using database = new Database(path, { readwrite: true });
      for (const column of ["a8c", "a62c", "a635"])
        database.run(`ALTER TABLE nssPublic ADD COLUMN ${column}`);
      // Distrusted: the number of "must verify" is 4.
      database.run(
        "INSERT INTO nssPublic (id, a0, a81, a82, a62c) SELECT 7, ?, a81, a82, ? FROM nssPublic WHERE a11 IS NOT NULL",
        [newClass, Buffer.from([0, 0, 0, 4])],
      );
    }
    expect(await setUp(context)).toMatchObject({ state: "written", code: null });
    using database = new Database(path, { readonly: true });
    expect(database.query("SELECT id FROM nssPublic WHERE a0 = ?").all(newClass)).toEqual([]);
    expect(await listTrust(folder)).toEqual({ "by hand": "C,," });
  },
);
