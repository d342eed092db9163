// Tests of reading certificate files.

import { expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import {
  certificatesIn,
  createCertificateReader,
  readCertificateFile,
} from "../../src/trust/certificate-file.ts";
import { openProofs } from "../../src/trust/proofs.ts";
import { temporaryFolder } from "../support/temporary.ts";

const certificate = new X509Certificate(rootCertificates[0] ?? "");
const pem = certificate.toString();

function fileWith(content: string | Uint8Array): string {
  const path = join(temporaryFolder("certificates"), "x");
  writeFileSync(path, content);
  return path;
}

test("PEM and DER are both read", () => {
  expect(certificatesIn(readCertificateFile(fileWith(pem))).map((one) => one.pem)).toEqual([pem]);
  expect(certificatesIn(readCertificateFile(fileWith(certificate.raw))).map((one) => one.pem)).toEqual([pem]);
});

test("a PEM file whose comment begins as DER does is PEM", () => {
  expect(certificatesIn(readCertificateFile(fileWith(`0 is the first\n${pem}`))).length).toBe(1);
});

test("bytes that are neither give nothing", () => {
  for (const bytes of ["", "hello", new Uint8Array([0x30, 0x82, 1, 2, 3]), new Uint8Array(1000)]) {
    expect(certificatesIn(readCertificateFile(fileWith(bytes)))).toEqual([]);
  }
});

test("why a file cannot be read is told", () => {
  expect(readCertificateFile("/none/such")).toEqual({ ok: false, cause: "no such file or directory" });
  expect(readCertificateFile("/dev/zero")).toEqual({ ok: false, cause: "it is not a regular file" });
  expect(readCertificateFile("")).toEqual({ ok: false, cause: "no such file or directory" });
  expect(readCertificateFile("a\0b")).toMatchObject({ ok: false });
});

test("a path is read once", () => {
  const path = fileWith(pem);
  const read = createCertificateReader();
  const first = read(path);
  writeFileSync(path, "");
  expect(read(path)).toBe(first);
  expect(certificatesIn(read(path)).length).toBe(1);
});

test("a bundle that a start has proven gives the same at the next, and any other bytes are looked at", () => {
  const text = rootCertificates.map((one) => new X509Certificate(one).toString()).join("");
  const path = fileWith(text);
  const kept = join(temporaryFolder("proofs"), "proofs");
  const start = () => {
    const proofs = openProofs(kept, "1.0");
    const file = createCertificateReader(proofs)(path);
    const parsed = file.ok ? file.parsed() : null;
    proofs.save();
    return parsed;
  };
  const first = start();
  expect(first?.certificates.length).toBe(rootCertificates.length);
  const proof = readFileSync(kept, "latin1");
  expect(proof.length).toBe(65);
  expect(start()).toEqual(first);
  expect(readFileSync(kept, "latin1")).toBe(proof);
  // One letter of a certificate, with the size and the times of the file as they were.
  const { atime, mtime } = statSync(path);
  writeFileSync(path, text.replace("-----BEGIN CERTIFICATE-----\nM", "-----BEGIN CERTIFICATE-----\nN"));
  utimesSync(path, atime, mtime);
  expect(start()).toMatchObject({ faults: [{ line: 1, cause: "the block is not a certificate" }] });
  expect(existsSync(kept) && readFileSync(kept, "latin1")).toBe("");
});

test("the lines before the first block are there by themselves", () => {
  const headOf = (content: string): string | null => {
    const file = readCertificateFile(fileWith(content));
    return file.ok ? file.head() : null;
  };
  expect(headOf(`# one\n# "/x-----BEGIN CERTIFICATE-----"\n${pem}# two\n${pem}`)).toBe(
    '# one\n# "/x-----BEGIN CERTIFICATE-----"\n',
  );
  expect(headOf("# \xe9 alone")).toBe(Buffer.from("# \xe9 alone").toString("latin1"));
});
