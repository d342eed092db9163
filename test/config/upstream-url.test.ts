// Tests for the upstream's URL.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { formatUpstream, parseUpstreamUrl } from "../../src/config/upstream-url.ts";
import type { Upstream } from "../../src/config/settings.ts";

const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;
const plain = { scheme: "http", host: "gateway.example", port: 3128, authorization: null } as const;

describe("parseUpstreamUrl", () => {
  const good: [string, Upstream, string][] = [
    ["http://gateway.example:3128", plain, "http://gateway.example:3128"],
    ["HTTP://Gateway.Example.:3128/", plain, "http://gateway.example:3128"],
    ["https://gateway.example:443", { ...plain, scheme: "https", port: 443 }, "https://gateway.example:443"],
    ["http://[::1]:1", { ...plain, host: "::1", port: 1 }, "http://[::1]:1"],
    [
      "http://user:p%40ss@gateway.example:3128",
      { ...plain, authorization: basic("user:p@ss") },
      "http://gateway.example:3128",
    ],
    [
      "http://a@b:c@gateway.example:3128",
      { ...plain, authorization: basic("a@b:c") },
      "http://gateway.example:3128",
    ],
  ];
  for (const [text, upstream, shown] of good) {
    test(`reads ${text}`, () => {
      expect(parseUpstreamUrl(text)).toEqual({ ok: true, value: upstream });
      expect(formatUpstream(upstream)).toBe(shown);
    });
  }
  const bad = [
    "",
    "gateway.example:3128",
    "http://gateway.example",
    "http://gateway.example/",
    "http://:3128",
    "http://gateway.example:0",
    "http://gateway.example:99999",
    "http://gateway.example:3128/path",
    "http://gateway.example:3128?query",
    "http://gateway.example:3128#fragment",
    "http:gateway.example:3128",
    "http:\\\\gateway.example:3128",
    " http://gateway.example:3128",
    "http://gateway.example:3128\n",
    "socks5://gateway.example:1080",
    "ftp://gateway.example:21",
    "http://good.example:80/@evil.example:80",
    "http://good.example:80#@evil.example:80",
    "http://user:%0a@gateway.example:3128",
  ];
  for (const text of bad) {
    test(`refuses ${JSON.stringify(text)}`, () => expect(parseUpstreamUrl(text).ok).toBe(false));
  }

  test("never repeats the credentials, in a fault or in the shown form", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (noise, host) => {
        const parsed = parseUpstreamUrl(`http://user${noise}:SECRET@${host}`);
        expect(parsed.ok ? formatUpstream(parsed.value) : parsed.fault).not.toContain("SECRET");
      }),
    );
  });
});
