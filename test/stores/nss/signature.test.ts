// Tests of the signatures of trust settings, against those that certutil makes.

import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyPasswordRow, passKey } from "../../../src/stores/nss/password.ts";
import { isSigned, sign, signatureName } from "../../../src/stores/nss/signature.ts";
import type { SignedAttribute } from "../../../src/stores/nss/signature.ts";
import { certutil, emptyPasswordFolder, passwordFolder } from "../../support/certutil.ts";
import { testWith } from "../../support/need.ts";
import { ownCa } from "../../support/test-cas.ts";

interface MetaRow {
  readonly id: string;
  readonly item1: Uint8Array;
  readonly item2: Uint8Array | null;
}

function metaRows(folder: string): MetaRow[] {
  using database = new Database(join(folder, "key4.db"), { readonly: true });
  return database.query<MetaRow, []>("SELECT id, item1, item2 FROM metaData").all();
}

function keyOf(folder: string): Buffer | null {
  const row = metaRows(folder).find(({ id }) => id === "password");
  return passKey({ item1: Buffer.from(row?.item1 ?? []), item2: Buffer.from(row?.item2 ?? []) });
}

testWith(["certutil"], "every signature that certutil made is one that we would accept", async () => {
  const folder = await emptyPasswordFolder();
  const file = join(folder, "ca.pem");
  writeFileSync(file, (await ownCa()).pem);
  await certutil(folder, "-A", "-n", "ca", "-t", "C,,", "-i", file);
  const key = keyOf(folder);
  const signatures = metaRows(folder).filter(({ id }) => id.startsWith("sig_"));
  expect(signatures).toHaveLength(7);
  using database = new Database(join(folder, "cert9.db"), { readonly: true });
  for (const { id, item1 } of signatures) {
    const [, object = "", attribute = ""] = /^sig_cert_(\w{8})_(\w{8})$/.exec(id) ?? [];
    const objectId = Number.parseInt(object, 16);
    const column = `a${attribute}`;
    const row = database
      .query<{ value: Uint8Array }, [number]>(`SELECT ${column} AS value FROM nssPublic WHERE id = ?`)
      .get(objectId);
    const signed = { objectId, column, value: Buffer.from(row?.value ?? []) };
    expect(signatureName(objectId, column)).toBe(id);
    expect(isSigned(key ?? Buffer.alloc(0), signed, Buffer.from(item1))).toBe(true);
  }
});

testWith(["certutil"], "the empty password is told from another one", async () => {
  expect(keyOf(await emptyPasswordFolder())).not.toBeNull();
  expect(keyOf((await passwordFolder("hunter2")).folder)).toBeNull();
});

test("a password row of ours is one of the empty password, and one that was changed is of none", () => {
  const row = emptyPasswordRow();
  expect(passKey(row)).not.toBeNull();
  fc.assert(
    fc.property(fc.nat(row.item2.length - 1), fc.integer({ min: 1, max: 255 }), (index, flip) => {
      const item2 = Buffer.from(row.item2);
      item2[index] = (item2[index] ?? 0) ^ flip;
      const key = passKey({ item1: row.item1, item2 });
      // The bytes before the check text's last block only say how it is encrypted; no flip may come to another key.
      if (key !== null) expect(key).toEqual(passKey(row) as Buffer);
    }),
  );
  expect(passKey({ item1: Buffer.alloc(20), item2: row.item2 })).toBeNull();
  expect(passKey({ item1: row.item1, item2: Buffer.alloc(0) })).toBeNull();
});

test("a signature is of one value of one attribute of one object, under one key", () => {
  const attributes = fc.record({
    objectId: fc.nat(2 ** 30 - 1),
    column: fc.constantFrom("ace536358", "ace5363b4", "a62c"),
    value: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  });
  const keys = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Buffer.from(bytes));
  const same = (a: SignedAttribute, b: SignedAttribute): boolean =>
    a.objectId === b.objectId && a.column === b.column && a.value.equals(b.value);
  fc.assert(
    fc.property(attributes, attributes, keys, keys, (one, other, key, otherKey) => {
      const signature = sign(key, one);
      expect(isSigned(key, one, signature)).toBe(true);
      expect(isSigned(key, other, signature)).toBe(same(one, other));
      expect(isSigned(otherKey, one, signature)).toBe(key.equals(otherKey));
    }),
  );
});

test("no bytes in a signature's place are taken for one, nor do they throw", () => {
  const attribute = { objectId: 1, column: "ace536358", value: Buffer.from([1]) };
  const key = Buffer.alloc(20);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(isSigned(key, attribute, Buffer.from(bytes))).toBe(false);
    }),
  );
  const whole = sign(key, attribute);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), (length) => {
      expect(isSigned(key, attribute, whole.subarray(0, length))).toBe(false);
    }),
  );
});
