// Tests of taking certificates out of texts.

import { describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import * as fc from "fast-check";
import { rootCertificates } from "node:tls";
import { certificateOf, cutCertificates, isCut, parseCertificates } from "../../src/trust/pem.ts";

const roots = rootCertificates.slice(0, 6).map((pem) => new X509Certificate(pem).toString());
const [first = "", second = "", third = ""] = roots;
const body = first.split("\n").slice(1, -2).join("\n");
const key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n";

const pemsIn = (text: string): string[] => parseCertificates(text).certificates.map(({ pem }) => pem);

describe("certificates are found", () => {
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    ["in nothing", "", []],
    ["alone", first, [first]],
    ["one after another", first + second, [first, second]],
    ["without a newline at the end", first.trim(), [first]],
    ["glued together", first.trim() + second.trim(), [first, second]],
    ["with CRLF", first.replaceAll("\n", "\r\n"), [first]],
    ["with a byte order mark", `\uFEFF${first}`, [first]],
    ["with comments around", `# one\n${first}\nCN=two\n=====\n${second}# end`, [first, second]],
    ["indented", first.replaceAll(/^/gm, "    "), [first]],
    [
      "with the body on one line",
      `-----BEGIN CERTIFICATE-----\n${body.replaceAll("\n", "")}\n-----END CERTIFICATE-----`,
      [first],
    ],
    [
      "with lines of 76",
      `-----BEGIN CERTIFICATE-----\n${body.replaceAll("\n", "").replaceAll(/.{76}/g, "$&\n")}\n-----END CERTIFICATE-----`,
      [first],
    ],
    ["with blank lines in the body", first.replaceAll("\n", "\n\n"), [first]],
    ["with trailing spaces", first.replaceAll("\n", "  \t\n"), [first]],
    ["under OpenSSL's older label", first.replaceAll("CERTIFICATE", "X509 CERTIFICATE"), [first]],
    ["next to a key", key + first + key + second, [first, second]],
    ["next to a block of another kind that does not end", `-----BEGIN NOTHING-----\nabc\n${first}`, [first]],
    ["after dashes that open nothing", `-----\n-----BEGIN \n${first}`, [first]],
    [
      "in the text dump of openssl x509",
      `Certificate:\n    Data:\n        Version: 3 (0x2)\n${first}`,
      [first],
    ],
    ["twice", first + first, [first, first]],
  ];
  test.each(rows)("%s", (_where, text, pems) => {
    expect(parseCertificates(text).faults).toEqual([]);
    expect(pemsIn(text)).toEqual([...pems]);
  });

  test.each(rows)("%s, and where cutting is said to do, by cutting", (_where, text) => {
    const parsed = parseCertificates(text);
    if (isCut(text, parsed)) expect(cutCertificates(text)).toEqual([...parsed.certificates]);
  });

  test("by cutting in what a distribution writes, and in nothing looser", () => {
    const does = (text: string): boolean => isCut(text, parseCertificates(text));
    for (const text of [first + second, `# one\n${first}\n# two\n${second}# end`, key + first]) {
      expect(does(text)).toBe(true);
    }
    const damaged = first.replace(body.slice(100, 200), "");
    for (const text of [
      first.trim(),
      first.replaceAll("\n", "\r\n"),
      first.replaceAll("CERTIFICATE", "X509 CERTIFICATE"),
      first + damaged,
      first + second.slice(0, 300),
      first + damaged.replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE"),
    ]) {
      expect(does(text)).toBe(false);
    }
  });

  test("in a trusted certificate, without the trust settings behind it", () => {
    const der = new X509Certificate(first).raw;
    // X509_CERT_AUX with a trusted use, as "openssl x509 -addtrust serverAuth -trustout" appends it.
    const trusted = Buffer.concat([der, Buffer.from("300c300a06082b06010505070301", "hex")]).toString(
      "base64",
    );
    const text = `-----BEGIN TRUSTED CERTIFICATE-----\n${trusted}\n-----END TRUSTED CERTIFICATE-----\n`;
    expect(pemsIn(text)).toEqual([first]);
  });
});

describe("faults are told by line, and cost no other certificate", () => {
  const rows: readonly (readonly [string, string, number, string])[] = [
    ["an empty block", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", 1, "is not a certificate"],
    [
      "words in a block",
      "\n\n-----BEGIN CERTIFICATE-----\nhello\n-----END CERTIFICATE-----\n",
      3,
      "is not a certificate",
    ],
    ["a key under the wrong label", key.replaceAll("PRIVATE KEY", "CERTIFICATE"), 1, "is not a certificate"],
    ["a block cut short", first.slice(0, 300), 1, "does not end"],
    ["a block that runs into the next", `${first.slice(0, 300)}\n`, 1, "does not end"],
    ["the end line of another kind", first.replace("END CERTIFICATE", "END KEY"), 1, "does not end"],
    ["a body cut short", first.replace(/\n[^\n]+\n-----END/, "\n-----END"), 1, "is not a certificate"],
  ];
  test.each(rows)("%s", (_what, text, line, cause) => {
    const alone = parseCertificates(text);
    expect(alone.certificates).toEqual([]);
    expect(alone.faults).toEqual([{ line, cause: `the block ${cause}` }]);
    const between = parseCertificates(`${second}${text}${third}`);
    expect(between.certificates.map(({ pem }) => pem)).toEqual([second, third]);
    expect(between.faults).toEqual([
      { line: line + second.split("\n").length - 1, cause: `the block ${cause}` },
    ]);
  });

  test("each with its own line", () => {
    const bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    expect(parseCertificates(bad + bad + bad).faults.map(({ line }) => line)).toEqual([1, 4, 7]);
  });
});

test("whatever stands between certificates, all are found, in order and canonical", () => {
  const junk = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "-----",
      "-----BEGIN ",
      "-----END CERTIFICATE-----\n",
      key,
      "\r\n",
      "# x\n",
      "-----BEGIN X-----\n",
    ),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(junk, fc.constantFrom(...roots)), { maxLength: 6 }), junk, (parts, end) => {
      const text = parts.map(([before, pem]) => `${before}\n${pem}`).join("") + end;
      expect(pemsIn(text)).toEqual(parts.map(([, pem]) => pem));
    }),
    { numRuns: 300 },
  );
});

test("any text at all is parsed without an error", () => {
  const piece = fc.constantFrom(
    "-----",
    "BEGIN ",
    "END ",
    "CERTIFICATE",
    "-----BEGIN CERTIFICATE-----",
    "\n",
    "AAAA",
    body,
    "-",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      for (const { pem } of parseCertificates(pieces.join("")).certificates) expect(pem).toBe(first);
    }),
    { numRuns: 500 },
  );
});

test("damaged blocks by the hundred thousand take less than two seconds", () => {
  for (const block of [
    "-----BEGIN CERTIFICATE-----\n",
    "-----BEGIN CERTIFICATE-----\n-----END X-----\n",
    "-----BEGIN ",
  ]) {
    const started = performance.now();
    parseCertificates(block.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(2000);
  }
});

test("DER is taken as it is, and other bytes are not", () => {
  const der = new X509Certificate(first).raw;
  expect(certificateOf(der)?.pem).toBe(first);
  expect(certificateOf(der.subarray(0, -1))).toBeNull();
  expect(certificateOf(Buffer.alloc(0))).toBeNull();
});
