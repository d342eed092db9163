// Tests that a subject's hash is the one that OpenSSL looks for.

import { expect, test } from "bun:test";
import { readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { derObjectIdentifier, derSequence, derSet, derValue } from "../../../src/ca/der.ts";
import { oldSubjectHash, subjectHash, subjectOf } from "../../../src/stores/system/subject-hash.ts";
import { makeRoot } from "../../../src/ca/root.ts";
import { parseCertificates } from "../../../src/trust/pem.ts";
import type { Certificate } from "../../../src/trust/pem.ts";
import { mustRun } from "../../support/command.ts";
import { freshEnvironment } from "../../support/environment.ts";
import { testWith } from "../../support/need.ts";
import { program } from "../../support/programs.ts";
import { rootCertificates } from "node:tls";
import { readOptionalFile } from "../../../src/host/optional-file.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { certificateWithSubject } from "./crafted-certificate.ts";

/** By OpenSSL: the hash and the one of before 1.0.0, in the order of the alphabet. */
async function hashesOf(certificates: readonly Certificate[]): Promise<string[][]> {
  const folder = temporaryFolder("hashes");
  for (const [index, { pem }] of certificates.entries()) writeFileSync(join(folder, `${index}.pem`), pem);
  await mustRun([program("openssl"), "rehash", "-compat", folder], {
    env: freshEnvironment(folder),
    cwd: folder,
  });
  const hashes = certificates.map((): string[] => []);
  for (const name of readdirSync(folder).filter((one) => !one.endsWith(".pem"))) {
    hashes[Number.parseInt(readlinkSync(join(folder, name)))]?.push(name.slice(0, 8));
  }
  return hashes.map((both) => both.sort());
}

const ours = ({ der }: Certificate): string[] => [subjectHash(der), oldSubjectHash(der)].sort();

testWith(["openssl"], "every root of this machine has OpenSSL's hash", async () => {
  const system = readOptionalFile("/etc/ssl/certs/ca-certificates.crt") ?? "";
  const parsed = parseCertificates([system, ...rootCertificates].join("\n")).certificates;
  const certificates = [...new Map(parsed.map((one) => [one.pem, one])).values()];
  expect(certificates.length).toBeGreaterThan(50);
  expect(certificates.map(ours)).toEqual(await hashesOf(certificates));
});

const types = ["2.5.4.3", "2.5.4.10", "2.5.4.11", "1.2.840.113549.1.9.1"].map(derObjectIdentifier);
const tags = { utf8: 0x0c, printable: 0x13, t61: 0x14, ia5: 0x16, universal: 0x1c, bmp: 0x1e };

function encode(tag: number, text: string): Buffer {
  if (tag === tags.bmp) return derValue(tag, Buffer.from(text, "utf16le").swap16());
  if (tag === tags.utf8) return derValue(tag, Buffer.from(text));
  if (tag !== tags.universal) return derValue(tag, Buffer.from(text, "latin1"));
  const points = Array.from(text, (point) => point.codePointAt(0) ?? 0);
  const bytes = Buffer.alloc(points.length * 4);
  for (const [index, point] of points.entries()) bytes.writeUInt32BE(point, index * 4);
  return derValue(tag, bytes);
}

const attribute = (type: Buffer, tag: number, text: string): Buffer => derSequence(type, encode(tag, text));
const [commonName = Buffer.alloc(0), organisation = Buffer.alloc(0), unit = Buffer.alloc(0)] = types;

const crafted: readonly [what: string, ...rdns: Buffer[][]][] = [
  ["BMPString", [attribute(commonName, tags.bmp, "  Größe  ΑΒΓ ")]],
  ["UniversalString", [attribute(commonName, tags.universal, "A 𝔸 ")]],
  ["T61String in Latin-1", [attribute(commonName, tags.t61, "GRÖSSE")]],
  ["spaces of every kind", [attribute(commonName, tags.utf8, " \t a \n\v\f\r  B\u{a0} c ")]],
  ["space alone", [attribute(commonName, tags.utf8, "   ")]],
  ["nothing", [attribute(commonName, tags.utf8, "")]],
  ["case, beyond ASCII too", [attribute(commonName, tags.utf8, "ABC ÄÖÜ İ")]],
  ["a string that is not compared as text", [derSequence(commonName, derValue(0x12, Buffer.from(" 1  2 ")))]],
  [
    "several attributes in one name, which change order",
    [
      attribute(unit, tags.printable, "B"),
      attribute(commonName, tags.utf8, "  A"),
      attribute(organisation, tags.ia5, "c"),
    ],
    [attribute(commonName, tags.utf8, "Z"), attribute(commonName, tags.printable, "a")],
  ],
];

testWith(["openssl"], "subjects of every kind have OpenSSL's hash", async () => {
  const certificates = await Promise.all(
    crafted.map(([, ...rdns]) => certificateWithSubject(derSequence(...rdns.map((set) => derSet(...set))))),
  );
  const names = crafted.map(([what]) => what);
  const wanted = await hashesOf(certificates);
  expect(certificates.map((certificate, index) => [names[index], ours(certificate)])).toEqual(
    wanted.map((hashes, index) => [names[index], hashes]),
  );
});

testWith(
  ["openssl"],
  "so has any subject",
  async () => {
    const text = fc.string({
      unit: fc.constantFrom(" ", "\t", "a", "B", "9", "-", "Ä", "ß", "Ω"),
      maxLength: 12,
    });
    const latin = fc.string({
      unit: fc.constantFrom(" ", "\t", "a", "B", "9", "-", "Ä", "ß"),
      maxLength: 12,
    });
    const wide = fc.constantFrom(tags.utf8, tags.bmp, tags.universal);
    const narrow = fc.constantFrom(tags.printable, tags.t61, tags.ia5);
    const anyAttribute = fc.oneof(
      fc.tuple(fc.constantFrom(...types), wide, text),
      fc.tuple(fc.constantFrom(...types), narrow, latin),
    );
    const name = fc.array(fc.array(anyAttribute, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    });
    const subjects = fc.sample(name, 60);
    const certificates = await Promise.all(
      subjects.map((rdns) =>
        certificateWithSubject(
          derSequence(
            ...rdns.map((set) =>
              // As DER wants it, or no reader takes the certificate.
              derSet(...set.map((one) => attribute(...one)).sort((one, other) => one.compare(other))),
            ),
          ),
        ),
      ),
    );
    expect(certificates.map(ours)).toEqual(await hashesOf(certificates));
  },
  60_000,
);

test("bytes that are no certificate are told", async () => {
  const { certificatePem } = await makeRoot(new Date());
  const [root] = parseCertificates(certificatePem).certificates;
  expect(subjectOf(root?.der ?? Buffer.alloc(0)).toString("latin1")).toContain("agentproxy session CA ");
  expect(() => subjectHash(Buffer.from("nothing"))).toThrow("Cannot read DER");
  expect(() => subjectHash(derSequence(derSequence()))).toThrow("Cannot read the subject");
});
