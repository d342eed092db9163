// Tests of the head of the bundle.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { formatBundleIndex, parseBundleIndex } from "../../src/trust/bundle-index.ts";
import type { Section } from "../../src/trust/bundle-index.ts";

const sections: readonly Section[] = [
  { role: "own", path: "/s/agent-proxy-ca.crt", by: "agentproxy", count: 1 },
  { role: "image", path: "/etc/ssl/certs/ca-certificates.crt", by: "the image", count: 144 },
  { role: "user", path: "/corp/ca.pem", by: "NODE_EXTRA_CA_CERTS, PIP_CERT", count: 2 },
];

test("is a few lines of comment that say where the certificates came from", () => {
  expect(formatBundleIndex(sections)).toBe(
    [
      "# agentproxy: CA bundle, made from these files at every start; changes to it are lost",
      '# agentproxy: 1 own "/s/agent-proxy-ca.crt" "agentproxy"',
      '# agentproxy: 144 image "/etc/ssl/certs/ca-certificates.crt" "the image"',
      '# agentproxy: 2 user "/corp/ca.pem" "NODE_EXTRA_CA_CERTS, PIP_CERT"',
      "",
    ].join("\n"),
  );
});

test("whatever the paths hold, it is read back as it was written, and is ASCII", () => {
  const section = fc.record({
    role: fc.constantFrom("own" as const, "image" as const, "user" as const),
    path: fc.string({ unit: "binary" }),
    by: fc.string({
      unit: fc.constantFrom("é", '"', "\\", "\n", "\r", "#", " ", "\u0000", "\u2028", "日", "😀"),
    }),
    count: fc.nat({ max: 999_999 }),
  });
  fc.assert(
    fc.property(fc.array(section, { maxLength: 5 }), (some) => {
      const text = formatBundleIndex(some);
      expect(text.replaceAll("\n", "")).toMatch(/^[ -~]*$/);
      expect(parseBundleIndex(`${text}-----BEGIN CERTIFICATE-----\n`)).toEqual(some);
    }),
    { numRuns: 500 },
  );
});

test("a text of others has none", () => {
  for (const text of [
    "",
    "-----BEGIN CERTIFICATE-----\n",
    "# agentproxy: something else\n",
    ` ${formatBundleIndex(sections)}`,
  ]) {
    expect(parseBundleIndex(text)).toBeNull();
  }
});

test("it ends at the first line that was changed", () => {
  const text = formatBundleIndex(sections);
  expect(parseBundleIndex(text.replace("144 image", "144 other"))).toEqual(sections.slice(0, 1));
  expect(parseBundleIndex(text.replace("/corp/ca.pem", "/corp\\q/ca.pem"))).toEqual(sections.slice(0, 2));
  expect(parseBundleIndex(text.replace("/corp/ca.pem", "/corp\t/ca.pem"))).toEqual(sections.slice(0, 2));
  expect(parseBundleIndex(text.trimEnd())).toEqual(sections.slice(0, 2));
});
