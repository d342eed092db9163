// Tests of putting a CA into a bundle's text and taking it out.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { makeRoot } from "../../../src/ca/root.ts";
import {
  putIn,
  readBlocks,
  readBundle,
  takeOut,
  type BundleForm,
} from "../../../src/stores/system/bundle-text.ts";
import { labelOf } from "../../../src/stores/system/label.ts";
import { parseCertificates } from "../../../src/trust/pem.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { publicRoots } from "./image.ts";

const [a, b, c] = publicRoots;
if (a === undefined || b === undefined || c === undefined) throw new Error("Cannot find three public roots");
const [own] = parseCertificates((await makeRoot(new Date())).certificatePem).certificates;
if (own === undefined) throw new Error("Cannot make a root");
const isOwn = (der: Buffer): boolean => der.equals(own.der);
const ders = (text: string): string[] => readBlocks(text).blocks.map(({ der }) => der.toString("base64"));

describe("ours is put", () => {
  test("at the end, on a line of its own", () => {
    expect(putIn(a.pem, [own], "last")).toBe(a.pem + own.pem);
    expect(putIn(a.pem.trimEnd(), [own], "last")).toBe(a.pem + own.pem);
    expect(putIn("", [own, b], "last")).toBe(own.pem + b.pem);
  });

  test("before the first, below the file's head", () => {
    expect(putIn(`# head\n#\n${a.pem}${b.pem}`, [own], "first")).toBe(
      `# head\n#\n${own.pem}${a.pem}${b.pem}`,
    );
    expect(putIn("", [own], "first")).toBe(own.pem);
  });

  test("before the first with its name, an empty line between", () => {
    const name = `# ${labelOf(own.der)}\n`;
    expect(putIn(`# A\n${a.pem}\n# B\n${b.pem}`, [own], "first, with names")).toBe(
      `${name}${own.pem}\n# A\n${a.pem}\n# B\n${b.pem}`,
    );
    expect(putIn("", [own], "first, with names")).toBe(name + own.pem);
  });

  test("once, and in whatever form it is there", () => {
    for (const form of ["last", "first", "first, with names"] as const) {
      const text = putIn(a.pem, [own], form);
      expect(putIn(text, [own], form)).toBe(text);
    }
    const trusted = own.pem.replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE");
    expect(putIn(trusted, [own], "last")).toBe(trusted);
    const windows = own.pem.replaceAll("\n", "\r\n");
    expect(putIn(windows, [own], "last")).toBe(windows);
  });
});

test("what was put in is taken out again, whatever stands around it", () => {
  const noise = fc.constantFrom("", "\n", "# text\n", "text without end", "# ünï\n", "\r\n");
  const piece = fc.oneof(noise, fc.constantFrom(a.pem, b.pem, c.pem.replaceAll("\n", "\r\n")));
  const forms = fc.constantFrom<BundleForm>("last", "first", "first, with names");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), forms, (pieces, form) => {
      // One at least, since text alone is no bundle.
      const text = [...pieces, b.pem]
        .map((one) => (one.startsWith("-") || one === "" || one.endsWith("\n") ? one : `${one}\n`))
        .join("");
      const after = putIn(text, [own], form);
      expect(ders(after)).toContain(own.der.toString("base64"));
      expect(ders(after).length).toBe(ders(text).length + 1);
      expect(takeOut(after, isOwn)).toBe(text);
    }),
  );
});

test("it is taken out wherever a helper has put it since, and every time", () => {
  expect(takeOut(a.pem + own.pem + b.pem + own.pem, isOwn)).toBe(a.pem + b.pem);
  const name = `# ${labelOf(own.der)}\n`;
  expect(takeOut(`# A\n${a.pem}\n${name}${own.pem}\n# B\n${b.pem}`, isOwn)).toBe(
    `# A\n${a.pem}\n# B\n${b.pem}`,
  );
  expect(takeOut(`# A\n${a.pem}\n${name}${own.pem}`, isOwn)).toBe(`# A\n${a.pem}`);
  expect(takeOut(a.pem, isOwn)).toBe(a.pem);
});

describe("a bundle is damaged", () => {
  const half = a.pem.slice(0, 400);
  test.each([
    ["whose last certificate does not end", a.pem + half, "the certificate in line "],
    ["whose certificates share a line", a.pem.trimEnd() + b.pem, "the certificate in line 1 is damaged"],
    ["that holds something else", "<html>not found</html>\n", "it has text and no certificate"],
    [
      "whose certificate is cut short",
      a.pem.replace(/\n.{64}\n/, "\n"),
      "the certificate in line 1 is damaged",
    ],
  ])("%s", (_what, text, cause) => {
    expect(readBlocks(text).fault).toContain(cause);
  });

  test("but not one that is empty, has comments, or has a certificate that we could not read ourselves", () => {
    for (const text of ["", "\n", `# head\n${a.pem}`]) expect(readBlocks(text).fault).toBeNull();
    const odd = Buffer.concat([Buffer.from([0x30, 0x81, 0x80]), Buffer.alloc(0x80)]).toString("base64");
    const block = `-----BEGIN CERTIFICATE-----\n${odd}\n-----END CERTIFICATE-----\n`;
    expect(readBlocks(block + a.pem)).toMatchObject({ fault: null, blocks: { length: 2 } });
  });
});

test("a bundle that is not there is empty, and one that is no file is told", () => {
  const folder = temporaryFolder("bundle");
  expect(readBundle(join(folder, "none"))).toBe("");
  mkdirSync(join(folder, "folder"));
  expect(() => readBundle(join(folder, "folder"))).toThrow("it is not a regular file");
});
