// Tests that our rows are the rows that certutil writes for the same certificate.

import { Database } from "bun:sqlite";
import { expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { certificateObject, columns, trustObject } from "../../../src/stores/nss/objects.ts";
import type { NssObject } from "../../../src/stores/nss/objects.ts";
import type { Certificate } from "../../../src/trust/pem.ts";
import { certutil, emptyPasswordFolder } from "../../support/certutil.ts";
import { testWith } from "../../support/need.ts";
import { caKinds, foreignCa, ownCa } from "../../support/test-cas.ts";

/** The rows that certutil makes of it, without those columns that are empty. */
async function certutilRows(certificate: Certificate, nickname: string): Promise<NssObject[]> {
  const folder = await emptyPasswordFolder();
  const file = join(folder, "ca.pem");
  writeFileSync(file, certificate.pem);
  await certutil(folder, "-A", "-n", nickname, "-t", "C,,", "-i", file);
  using database = new Database(join(folder, "cert9.db"), { readonly: true });
  const rows = database
    .query<Record<string, Uint8Array | number | null>, []>("SELECT * FROM nssPublic ORDER BY id")
    .all();
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).flatMap(([column, value]) =>
        value instanceof Uint8Array ? [[column, Buffer.from(value)] as const] : [],
      ),
    ),
  );
}

async function expectCertutilsRows(certificate: Certificate): Promise<void> {
  const ours = certificateObject(certificate);
  const nickname = ours[columns.label]?.toString() ?? "";
  const [theirs, theirTrust] = await certutilRows(certificate, nickname);
  expect(hex(ours)).toEqual(hex(theirs));
  expect(hex(trustObject(certificate))).toEqual(hex(theirTrust));
}

const hex = (object: NssObject | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(object ?? {}).map(([column, value]) => [column, value.toString("hex")]));

testWith(["certutil"], "the rows of a CA of ours are those that certutil writes", async () => {
  await expectCertutilsRows(await ownCa());
});

for (const kind of caKinds) {
  testWith(
    ["certutil", "openssl"],
    `the rows of a CA with a key of ${kind} are those that certutil writes`,
    async () => {
      await expectCertutilsRows(await foreignCa("Egress CA", kind));
    },
  );
}

testWith(
  ["openssl"],
  "a nickname tells whose the CA is, and has no colon, which would name a token",
  async () => {
    const label = (certificate: Certificate): string | undefined =>
      certificateObject(certificate)[columns.label]?.toString();
    expect(label(await ownCa())).toMatch(/^agentproxy session CA [0-9a-f]{6}$/);
    expect(label(await foreignCa("Corp: Egress"))).toMatch(
      /^agentproxy trusts Corp {2}Egress \([0-9a-f]{8}\)$/,
    );
  },
);
