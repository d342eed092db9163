// Tests of the truststore in the state directory.

import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openAuthority } from "../../../src/ca/authority.ts";
import { readKeystore } from "../../../src/stores/jvm/keystore.ts";
import { truststoreCodes } from "../../../src/stores/jvm/truststore-codes.ts";
import { parseCertificates } from "../../../src/trust/pem.ts";
import { testJdks } from "../../support/jdks.ts";
import { testWith } from "../../support/need.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { foreignCa } from "../../trust/foreign-ca.ts";
import { byAlias, listEntries, publicRoots, writeStore as p12 } from "./keytool.ts";
import { certificate, createWorld, root } from "./truststore-world.ts";

test("without a JDK it has our CA and the bundle's, each under a name that tells what it is", async () => {
  const { write, path, entries, own } = await createWorld();
  expect(write()).toEqual({ path, merged: [], codes: [], warnings: [] });
  expect(statSync(path).mode & 0o777).toBe(0o644);
  expect(entries()).toEqual([
    { alias: "ccr-agent-proxy", der: own },
    { alias: expect.stringMatching(/^bundle:[a-z0-9-]+-[0-9a-f]{8}$/), der: root(1) },
    { alias: expect.stringMatching(/^bundle:[a-z0-9-]+-[0-9a-f]{8}$/), der: root(2) },
  ]);
});

test("the default JDK's certificates come first, under its names, and none comes twice", async () => {
  const { write, jdk, put, entries, own } = await createWorld();
  const jssecacerts = [{ alias: "Corp", der: root(4) }];
  jdk(
    p12([
      { alias: "debian:One.pem", der: root(1) },
      { alias: "corp", der: root(3) },
    ]),
  );
  put("opt/jdk/lib/security/jssecacerts", p12(jssecacerts));
  expect(write().codes).toEqual([]);
  expect(entries().map(({ alias, der }) => [alias.replace(/^bundle:.*/, "bundle"), der])).toEqual([
    ["ccr-agent-proxy", own],
    ["debian:one.pem", root(1)],
    ["corp", root(3)],
    ["corp-2", root(4)],
    ["bundle", root(2)],
  ]);
});

test("a CA that signed before is in it, and our own of another session is not", async () => {
  const { write, jdk, entries, authorities, own } = await createWorld();
  const other = parseCertificates((await openAuthority(join(temporaryFolder("ca"), "state"))).certificatePem);
  const [foreign] = other.certificates;
  const earlier = certificate(root(7));
  jdk(
    p12([
      { alias: "debian:agentproxy.pem", der: foreign?.der ?? root(0) },
      { alias: "ccr-agent-proxy", der: root(8) },
    ]),
  );
  write({ authorities: [...authorities, earlier], bundle: [] });
  expect(entries()).toEqual([
    { alias: "ccr-agent-proxy", der: own },
    { alias: "ccr-agent-proxy-2", der: root(7) },
  ]);
});

test("it is written again only where its bytes would differ", async () => {
  const { write, path } = await createWorld();
  write();
  const before = statSync(path);
  expect(write().path).toBe(path);
  expect(statSync(path).ino).toBe(before.ino);
  write({ bundle: [] });
  expect(statSync(path).ino).not.toBe(before.ino);
  write();
  chmodSync(path, 0o600);
  writeFileSync(path, "garbage");
  write();
  expect(readKeystore(readFileSync(path), null)).toHaveLength(3);
});

test("what a JVM could not read, and would refuse the whole file for, is left out and told", async () => {
  const { write, entries, own } = await createWorld();
  // The two places where a certificate says how it is signed differ: a JDK calls that a mismatch, OpenSSL does not look.
  const odd = Buffer.from(root(5));
  const algorithm = Buffer.from("2a864886f70d01010b", "hex");
  odd.writeUInt8(0x0c, odd.indexOf(algorithm) + 8);
  const { codes, warnings } = write({ bundle: [certificate(odd), certificate(root(2))] });
  expect(codes).toEqual(["java_certificate_left_out"]);
  expect(warnings).toEqual(["Java cannot read a certificate of the bundle, so its truststore is without"]);
  expect(entries().map(({ der }) => der)).toEqual([own, root(2)]);
});

describe("a JDK that is not as it should be", () => {
  test.each([
    ["garbage", "not a keystore", "it is damaged, or no PKCS#12 file in DER"],
    ["cut short", Buffer.from("feedfeed00000002", "hex"), "it ends early"],
    ["empty", "", "it is damaged, or no PKCS#12 file in DER"],
  ])("cacerts that is %s", async (_name, cacerts, cause) => {
    const { write, jdk, image, entries } = await createWorld();
    jdk(cacerts);
    const { codes, warnings } = write();
    expect(codes).toEqual(["java_cacerts_broken"]);
    expect(warnings).toEqual([`Cannot read "${join(image, "opt/jdk/lib/security/cacerts")}": ${cause}`]);
    expect(entries()).toHaveLength(3);
  });

  test("cacerts that is not there, or leads nowhere", async () => {
    const { write, jdk, image } = await createWorld();
    jdk(null);
    expect(write().warnings).toEqual([`the JDK in "${join(image, "opt/jdk")}" has no cacerts`]);
    symlinkSync("/etc/ssl/certs/java/cacerts", join(image, "opt/jdk/lib/security/cacerts"));
    expect(write().codes).toEqual(["java_cacerts_broken"]);
  });

  test("cacerts that is a folder", async () => {
    const { write, jdk, image } = await createWorld();
    jdk(null);
    mkdirSync(join(image, "opt/jdk/lib/security/cacerts"));
    expect(write().warnings[0]).toContain("it is not a regular file");
  });

  test("JAVA_HOME that names none", async () => {
    const { write } = await createWorld();
    const { codes, warnings } = write({ env: { JAVA_HOME: "/opt/none" } });
    expect(codes).toEqual(["java_home_missing"]);
    expect(warnings).toEqual(['JAVA_HOME is "/opt/none", where there is no JDK']);
  });
});

describe("a truststore that the user's own options name", () => {
  const corp = { alias: "corp", der: root(6) };
  const named = "-Xmx1g -Djavax.net.ssl.trustStore='/opt/co rp/trust.p12'";

  test.each(["JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "MAVEN_OPTS"])("in %s is merged", async (variable) => {
    const { write, put, entries } = await createWorld();
    put("opt/co rp/trust.p12", p12([corp]));
    expect(write({ env: { [variable]: named } }).merged).toEqual(["/opt/co rp/trust.p12"]);
    expect(entries()).toContainEqual(corp);
  });

  test.each([
    ["is not there", named, null],
    ["is garbage", named, "garbage"],
    ["is ours, of this session or another", "-Djavax.net.ssl.trustStore=/x/java-truststore.p12", null],
    ["is no file", "-Djavax.net.ssl.trustStore=NONE", null],
    ["is empty", "-Djavax.net.ssl.trustStore=", null],
    ["has a provider of its own", `${named} -Djavax.net.ssl.trustStoreProvider=BCFIPS`, "good"],
    ["is in a text that no JVM takes", `${named} -Da="`, "good"],
  ])("that %s is not", async (_name, options, content) => {
    const { write, put } = await createWorld();
    if (content !== null) put("opt/co rp/trust.p12", content === "good" ? p12([corp]) : content);
    expect(write({ env: { JAVA_TOOL_OPTIONS: options } })).toMatchObject({ merged: [], codes: [] });
  });
});

test("a state directory that cannot be written to is told", async () => {
  const { write, stateDir, path } = await createWorld();
  rmSync(stateDir, { recursive: true });
  expect(write()).toEqual({
    path: null,
    merged: [],
    codes: ["java_truststore_failed"],
    warnings: [`Cannot write "${path}": no such file or directory`],
  });
});

test("every code has advice", () => {
  for (const [code, advice] of Object.entries(truststoreCodes)) {
    expect(code).toMatch(/^java_[a-z_]+$/);
    expect(advice).toMatch(/^\S.*[^.\s]$/);
  }
});

describe.each(testJdks().map((jdk) => [jdk.major, jdk] as const))("JDK %d", (_major, jdk) => {
  testWith(["java"], "finds all of its own cacerts, every public root and ours in it", async () => {
    const { write, path, authorities } = await createWorld();
    const bundle = [
      ...authorities,
      ...publicRoots.map(certificate),
      ...parseCertificates(await foreignCa("corp")).certificates,
    ];
    expect(write({ root: "/", env: { JAVA_HOME: jdk.home }, bundle }).codes).toEqual([]);
    const listed = await listEntries(jdk, path, "changeit");
    expect(listed).toEqual([...readKeystore(readFileSync(path), null)].sort(byAlias));
    const ders = new Set(listed.map(({ der }) => der.toString("hex")));
    expect(ders.size).toBe(listed.length);
    for (const { der } of bundle) expect(ders.has(der.toString("hex"))).toBe(true);
  });
});
