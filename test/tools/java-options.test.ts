// Tests of putting our options of a JVM behind a user's.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { splitJavaOptions } from "../../src/stores/jvm/java-options.ts";
import { javaOptionsCodes } from "../../src/tools/java-options-codes.ts";
import { composeJavaOptions } from "../../src/tools/java-options.ts";
import type { JavaOptionsRequest } from "../../src/tools/java-options.ts";

const truststore = "/state/java-truststore.p12";
const oursOn = (port: number): string[] => [
  `-Djavax.net.ssl.trustStore=${truststore}`,
  "-Dhttps.proxyHost=127.0.0.1",
  `-Dhttps.proxyPort=${port}`,
];
const ours = oursOn(4321).join(" ");
const proxyAlone = oursOn(4321).slice(1).join(" ");

function compose(theirs: string, over: Partial<JavaOptionsRequest> = {}) {
  return composeJavaOptions({
    variable: "JAVA_TOOL_OPTIONS",
    theirs,
    ours: oursOn(4321),
    merged: [],
    noProxy: ["localhost", "127.0.0.1", "::1"],
    ownUrls: ["http://127.0.0.1:4321"],
    limitBytes: 1023,
    hasQuotes: true,
    ...over,
  });
}

describe("behind what the user has", () => {
  test.each([
    ["nothing", "", ours],
    ["white space", " \n ", ours],
    ["an option", "-Xmx1g", `-Xmx1g ${ours}`],
    ["options in the user's own form", ` -Xmx1g\t-Da="b  c" `, `-Xmx1g\t-Da="b  c" ${ours}`],
    ["ours already", ours, ours],
    ["ours, and something behind it", `-Xmx1g ${ours} -Da=b`, `-Xmx1g -Da=b ${ours}`],
    ["ours of an earlier port", `-Xmx1g ${oursOn(1111).join(" ")}`, `-Xmx1g ${ours}`],
    ["ours of another state directory", ours.replace("/state", "'/my home'"), ours],
    ["ours twice", `${oursOn(1).join(" ")} -Da=b ${oursOn(2).join(" ")}`, `-Da=b ${ours}`],
    ["ours with hosts of an earlier time", `${ours} -Dhttp.nonProxyHosts=x -Da=b`, `-Da=b ${ours}`],
  ])("%s", (_name, theirs, text) => {
    expect(compose(theirs)).toEqual({ text, codes: [], warnings: [] });
  });

  test("a path with a space is one option still", () => {
    const path = "-Djavax.net.ssl.trustStore=/my home/java-truststore.p12";
    const { text } = compose("-Xmx1g", { ours: [path] });
    expect(text).toBe(`-Xmx1g '${path}'`);
    expect(compose(text ?? "", { ours: [path] }).text).toBe(text);
  });

  test("without a truststore only the proxy", () => {
    expect(compose("-Xmx1g", { ours: oursOn(4321).slice(1) }).text).toBe(`-Xmx1g ${proxyAlone}`);
  });
});

describe("hosts without proxy", () => {
  test("are named only where they are more than a JVM leaves out by itself", () => {
    const { text } = compose("", { noProxy: ["localhost", ".corp.example"] });
    expect(text).toStartWith(`${ours} -Dhttp.nonProxyHosts=localhost|*.corp.example`);
  });

  test("of the user do not count, as in NO_PROXY, and are told", () => {
    const theirs = "-Dhttp.nonProxyHosts=*.corp.example";
    expect(compose(theirs)).toEqual({
      text: `${theirs} ${ours} -Dhttp.nonProxyHosts=localhost|127.0.0.1|[::1]`,
      codes: [],
      warnings: [
        "http.nonProxyHosts in JAVA_TOOL_OPTIONS does not count in this session: to keep its hosts, add them to no_proxy under [proxy]",
      ],
    });
  });
});

describe("a proxy of the user's", () => {
  const theirs = "-Dhttps.proxyHost=proxy.corp.example -Dhttps.proxyPort=3128";
  const warnings = ["the proxy that JAVA_TOOL_OPTIONS names is not used in this session"];

  test("stays, but ours counts, since it comes later", () => {
    expect(compose(theirs)).toEqual({ text: `${theirs} ${ours}`, codes: [], warnings });
  });

  test("is ours where it is the one of the session outside", () => {
    const outer = { ownUrls: ["http://127.0.0.1:4321", "http://127.0.0.1:1111"] };
    const without = oursOn(1111).slice(1).join(" ");
    expect(compose(`-Xmx1g ${without} -Da=b`, outer)).toEqual({
      text: `-Xmx1g -Da=b ${ours}`,
      codes: [],
      warnings: [],
    });
    expect(compose(without, { ownUrls: ["not a URL"] }).warnings).toEqual(warnings);
  });
});

describe("a truststore of the user's", () => {
  const theirs = "-Xmx1g -Djavax.net.ssl.trustStore=/corp/trust.jks";

  test("stays in force where ours lacks its certificates, and has a code", () => {
    const composed = {
      text: `${theirs} ${proxyAlone}`,
      codes: ["java_foreign_truststore" as const],
      warnings: ['JAVA_TOOL_OPTIONS names a truststore of its own, "/corp/trust.jks", which stays in force'],
    };
    expect(compose(theirs)).toEqual(composed);
    expect(compose(composed.text)).toEqual(composed);
  });

  test("gives way where its certificates are in ours", () => {
    const composed = { text: `${theirs} ${ours}`, codes: [], warnings: [] };
    expect(compose(theirs, { merged: ["/corp/trust.jks"] })).toEqual(composed);
    expect(compose(composed.text, { merged: ["/corp/trust.jks"] })).toEqual(composed);
  });

  test("has a password and a type that must not be taken to be ours", () => {
    const secret = `${theirs} -Djavax.net.ssl.trustStorePassword=s3cret -Djavax.net.ssl.trustStoreType=JCEKS`;
    const [own = "", ...proxy] = oursOn(4321);
    const said = "-Djavax.net.ssl.trustStorePassword=changeit -Djavax.net.ssl.trustStoreType=PKCS12";
    const { text } = compose(secret, { merged: ["/corp/trust.jks"] });
    expect(text).toBe([secret, own, said, ...proxy].join(" "));
    expect(compose(text ?? "", { merged: ["/corp/trust.jks"] }).text).toBe(text);
  });

  test.each([
    [
      "with a provider of its own",
      "-Djavax.net.ssl.trustStore=NONE -Djavax.net.ssl.trustStoreProvider=X",
      ["NONE"],
    ],
    ["that is no file", "-Djavax.net.ssl.trustStore=NONE", []],
  ])("%s stays in force", (_name, option, merged) => {
    expect(compose(option, { merged }).codes).toEqual(["java_foreign_truststore"]);
  });

  test("that is named and then unnamed is none", () => {
    expect(compose(`${theirs} -Djavax.net.ssl.trustStore=`).codes).toEqual([]);
  });

  test("is told without its password", () => {
    const { warnings } = compose(`${theirs} -Djavax.net.ssl.trustStorePassword=s3cret`);
    expect(warnings.join()).not.toContain("s3cret");
  });
});

describe("a limit", () => {
  const room = 1023 - ours.length - 1;
  const filler = (length: number): string => `-Da=${"x".repeat(length - 4)}`;

  test("is kept to the byte", () => {
    expect(compose(filler(room)).codes).toEqual([]);
    expect(compose(filler(room + 1))).toEqual({
      text: null,
      codes: ["java_options_too_long"],
      warnings: ["JAVA_TOOL_OPTIONS is too long for more, so it stays without agentproxy's options"],
    });
    // In bytes, not in characters.
    expect(compose(`${filler(room - 1)}é`).codes).toEqual(["java_options_too_long"]);
  });

  test("takes ours of an earlier port away, which would lead nowhere", () => {
    const theirs = filler(room + 1);
    expect(compose(`${oursOn(1).join(" ")} ${theirs}`).text).toBe(theirs);
  });
});

test("where the reader knows no quotes, a path that needs them is not handed to it", () => {
  const path = "-Djavax.net.ssl.trustStore=/my home/java-truststore.p12";
  expect(compose("-Xmx1g", { ours: [path], hasQuotes: false })).toEqual({
    text: null,
    codes: ["java_options_unquotable"],
    warnings: [
      "JAVA_TOOL_OPTIONS is read without quotes, which the state directory's path needs, so it stays without agentproxy's options",
    ],
  });
  expect(compose("-Xmx1g", { hasQuotes: false }).text).toBe(`-Xmx1g ${ours}`);
});

test("a quote that is not closed is left alone", () => {
  expect(compose("-Da='b")).toEqual({
    text: null,
    codes: ["java_options_unreadable"],
    warnings: ["JAVA_TOOL_OPTIONS has a quote that is not closed, so it stays as it is"],
  });
});

test("every code has advice", () => {
  for (const [code, advice] of Object.entries(javaOptionsCodes)) {
    expect(code).toMatch(/^java_[a-z_]+$/);
    expect(advice).toMatch(/^\S.*[^.\s]$/);
  }
});

describe("whatever the user has", () => {
  const quoted = fc.string({ unit: "grapheme" }).map((text) => `"${text.replaceAll('"', "")}"`);
  const option = fc.oneof(
    fc.stringMatching(/^-[XD][a-z.=:]{0,12}$/),
    fc
      .tuple(fc.constantFrom("-Da=", "", "-Djavax.net.ssl.trustStorePassword="), quoted)
      .map((parts) => parts.join("")),
    fc.constantFrom("-Dhttps.proxyPort=1", "-Dhttp.nonProxyHosts=a|b", "-Dhttps.proxyHost=127.0.0.1"),
    fc.nat(9999).map((port) => oursOn(port).join(" ")),
  );
  const theirs = fc
    .array(fc.tuple(option, fc.constantFrom(" ", "  ", "\t", "\n")), { maxLength: 8 })
    .map((parts) => parts.flat().join(""));
  const valuesOf = (text: string | null): string[] =>
    (splitJavaOptions(text ?? "") ?? []).map(({ value }) => value);

  test("ours is at the end once, theirs stands before it whole, and a second time changes nothing", () => {
    fc.assert(
      fc.property(theirs, fc.integer({ min: 1, max: 65_535 }), (text, port) => {
        const limitBytes = Number.POSITIVE_INFINITY;
        const on = (given: string, at: number) =>
          valuesOf(compose(given, { ours: oursOn(at), ownUrls: [], limitBytes }).text);
        const first = compose(text, { ours: oursOn(port), ownUrls: [], limitBytes }).text ?? "";
        const values = valuesOf(first);
        const ends = values.filter((value) => value.startsWith("-Djavax.net.ssl.trustStore=/state/"));
        expect(ends).toEqual([oursOn(port)[0] ?? ""]);
        expect(values.findLast((value) => value.startsWith("-Dhttps.proxyPort="))).toBe(
          `-Dhttps.proxyPort=${port}`,
        );
        expect(on(first, port)).toEqual(values);
        // On another port the same but for the port.
        expect(on(first, 4321)).toEqual(on(text, 4321));
      }),
      { numRuns: 500 },
    );
  });

  test("the limit is kept", () => {
    fc.assert(
      fc.property(theirs, fc.nat(300), (text, limitBytes) => {
        const { text: composed, codes } = compose(text, { limitBytes });
        const isOver = Buffer.byteLength(composed ?? text) > limitBytes;
        if (isOver) expect(codes).toContain("java_options_too_long");
      }),
    );
  });
});
