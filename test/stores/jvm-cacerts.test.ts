// Tests of the store that is each JDK's own cacerts.

import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { openAuthority } from "../../src/ca/authority.ts";
import { JournalError } from "../../src/journal/journal-error.ts";
import { jvmCacerts } from "../../src/stores/jvm-cacerts.ts";
import { findDefaultJdk } from "../../src/stores/jvm/find-jdks.ts";
import { changeKeystore, readKeystore } from "../../src/stores/jvm/keystore.ts";
import type { PlaceReport } from "../../src/stores/place-report.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { parseCertificates } from "../../src/trust/pem.ts";
import type { Certificate } from "../../src/trust/pem.ts";
import { testJdks } from "../support/jdks.ts";
import { testWith } from "../support/need.ts";
import { storeContext } from "../support/store-context.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { byAlias, listEntries, makeKeystore, publicRoots, writeStore as p12 } from "./jvm/keytool.ts";

const theirs = { alias: "theirs", der: publicRoots[0] ?? Buffer.alloc(0) };

/** An image with JDKs in these folders, each with this cacerts. */
async function createImage(jdks: Readonly<Record<string, Buffer>>, over: Partial<StoreContext> = {}) {
  const root = temporaryFolder("image");
  for (const [home, cacerts] of Object.entries(jdks)) {
    for (const file of ["bin/java", "lib/modules"]) put(join(root, home, file), "");
    put(join(root, home, "lib/security/cacerts"), cacerts);
  }
  const context = await storeContext({ root, scope: "all", ...over });
  const setUp = (changed: Partial<StoreContext> = {}) =>
    setUpStores([jvmCacerts], { ...context, ...changed });
  return { root, context, setUp, own: context.authorities[0]?.der ?? Buffer.alloc(0) };
}

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

async function anotherCa(): Promise<Certificate[]> {
  const { certificatePem } = await openAuthority(join(temporaryFolder("ca"), "state"));
  return [...parseCertificates(certificatePem).certificates];
}

const written = (path: string): PlaceReport => ({
  store: "jvm-cacerts",
  path,
  state: "written",
  code: null,
  detail: null,
  advice: null,
});

test("an image without Java has no place", async () => {
  const { setUp } = await createImage({});
  expect(await setUp()).toEqual([]);
});

test("every JDK of the image gets our CA, and a second run finds it", async () => {
  const { root, setUp, own } = await createImage({
    "opt/jdk-a": p12([theirs]),
    "home/user/.jdks/b": p12([]),
  });
  const paths = ["opt/jdk-a", "home/user/.jdks/b"].map((home) => join(root, home, "lib/security/cacerts"));
  expect(await setUp()).toEqual(paths.map(written));
  expect(readKeystore(readFileSync(paths[0] ?? ""), null)).toEqual([
    theirs,
    { alias: "ccr-agent-proxy", der: own },
  ]);
  expect(readKeystore(readFileSync(paths[1] ?? ""), null)).toEqual([{ alias: "ccr-agent-proxy", der: own }]);
  const before = paths.map((path) => statSync(path).ino);
  expect((await setUp()).map(({ state }) => state)).toEqual(["current", "current"]);
  expect(paths.map((path) => statSync(path).ino)).toEqual(before);
});

test("JDKs of the image are left alone where only the home is in scope", async () => {
  const { root, setUp } = await createImage({ "opt/jdk-a": p12([theirs]), "home/user/.jdks/b": p12([]) });
  expect(await setUp({ scope: "home" })).toEqual([
    written(join(root, "home/user/.jdks/b/lib/security/cacerts")),
  ]);
});

test("a cacerts that JDKs share by symlinks is one place, and stays where it is", async () => {
  const { root, setUp } = await createImage({ "opt/jdk-a": p12([]), "opt/jdk-b": p12([]) });
  const shared = join(root, "etc/ssl/certs/java/cacerts");
  put(shared, p12([theirs]));
  chmodSync(shared, 0o640);
  for (const home of ["opt/jdk-a", "opt/jdk-b"]) {
    const security = join(root, home, "lib/security");
    put(join(security, "x"), "");
    copyFileSync(join(security, "x"), join(security, "cacerts"));
    replaceByLink(join(security, "cacerts"), "/etc/ssl/certs/java/cacerts");
  }
  expect(await setUp()).toEqual([written(shared)]);
  expect(statSync(shared).mode & 0o777).toBe(0o640);
});

function replaceByLink(path: string, target: string): void {
  Bun.spawnSync(["rm", "-f", path]);
  symlinkSync(target, path);
}

test("a jssecacerts, which JSSE prefers, gets our CA as well", async () => {
  const { root, setUp } = await createImage({ "opt/jdk-a": p12([]) });
  const path = join(root, "opt/jdk-a/lib/security/jssecacerts");
  put(path, p12([theirs]));
  expect((await setUp()).map((report) => report.path)).toContain(path);
});

test("Bazel's own JDK is left alone, since Bazel refuses to start with a changed one", async () => {
  const home = "home/user/.cache/bazel/_bazel_user/install/1f/embedded_tools/jdk";
  const { setUp } = await createImage({ [home]: p12([theirs]) });
  expect(await setUp()).toEqual([]);
});

test("a CA that signs no more goes, one that signed before stays, and others' entries stay as they are", async () => {
  const { root, setUp, own, context } = await createImage({ "opt/jdk-a": p12([theirs]) });
  const path = join(root, "opt/jdk-a/lib/security/cacerts");
  const [now] = await anotherCa();
  await setUp();
  const authorities = [...(now === undefined ? [] : [now]), ...context.authorities];
  expect((await setUp({ authorities })).map(({ state }) => state)).toEqual(["written"]);
  expect(readKeystore(readFileSync(path), null)).toEqual([
    theirs,
    { alias: "ccr-agent-proxy", der: now?.der ?? Buffer.alloc(0) },
    { alias: "ccr-agent-proxy-2", der: own },
  ]);
  const state = await jvmCacerts.state({ ...context, authorities: authorities.slice(0, 1) }, { path });
  expect(state).toBe("outdated");
  await setUp({ authorities: authorities.slice(0, 1) });
  expect(readKeystore(readFileSync(path), null)).toHaveLength(2);
});

test("a CA that is there under a name of others needs no second entry, and is not taken away", async () => {
  const { root, context, own, setUp } = await createImage({ "opt/jdk-a": p12([theirs]) });
  const path = join(root, "opt/jdk-a/lib/security/cacerts");
  const before = p12([theirs, { alias: "debian:agentproxy.pem", der: own }]);
  writeFileSync(path, before);
  expect((await setUp()).map(({ state }) => state)).toEqual(["current"]);
  await jvmCacerts.remove(context, { path });
  expect(readFileSync(path).equals(before)).toBe(true);
});

test("removal takes ours alone, after others have changed the file as well", async () => {
  const { root, context, setUp } = await createImage({ "opt/jdk-a": p12([theirs]) });
  const path = join(root, "opt/jdk-a/lib/security/cacerts");
  await setUp();
  const later = { alias: "later", der: publicRoots[1] ?? Buffer.alloc(0) };
  const change = { drops: () => false, added: [later], addedAtMs: 0 };
  writeFileSync(path, changeKeystore(readFileSync(path), change, "changeit"));
  await jvmCacerts.remove(context, { path });
  expect(readFileSync(path).equals(p12([theirs, later]))).toBe(true);
});

describe("what cannot be set up has a code", () => {
  test.each([
    ["garbage", Buffer.from("garbage"), "jvm_cacerts_broken", "it is damaged, or no PKCS#12 file in DER"],
    ["another password", p12([theirs], "s3cret"), "jvm_cacerts_password", "it has another password"],
  ])("%s", async (_name, cacerts, code, cause) => {
    const { root, setUp } = await createImage({ "opt/jdk-a": cacerts });
    const path = join(root, "opt/jdk-a/lib/security/cacerts");
    expect(await setUp()).toEqual([
      {
        store: "jvm-cacerts",
        path,
        state: "failed",
        code,
        detail: `Cannot use "${path}": ${cause}`,
        advice: jvmCacerts.codes[code] ?? "",
      },
    ]);
    expect(readFileSync(path).equals(cacerts)).toBe(true);
  });

  test("a file that the journal may not change", async () => {
    const { root, context, setUp } = await createImage({ "opt/jdk-a": p12([theirs]) });
    const path = join(root, "opt/jdk-a/lib/security/cacerts");
    const writeFile = (): Promise<never> =>
      Promise.reject(new JournalError("read-only", "change", path, "the file system is read-only"));
    const reports = await setUp({ journal: { ...context.journal, writeFile } });
    expect(reports.map(({ code, detail }) => [code, detail])).toEqual([
      ["jvm_cacerts_not_writable", `Cannot change "${path}": the file system is read-only`],
    ]);
  });

  test("a file that another program has written over", async () => {
    const { context, root } = await createImage({ "opt/jdk-a": p12([theirs]) });
    const verify = async (): Promise<void> =>
      await jvmCacerts.verify(context, { path: join(root, "opt/jdk-a/lib/security/cacerts") });
    expect(verify()).rejects.toMatchObject({ code: "jvm_cacerts_not_kept" });
  });
});

describe.each(testJdks().map((jdk) => [jdk.major, jdk] as const))("JDK %d", (_major, jdk) => {
  testWith(["java"], "finds ours in a copy of its own cacerts, and everything that was there", async () => {
    const path = findDefaultJdk({ root: "/", home: "/nonexistent", env: { JAVA_HOME: jdk.home } })?.cacerts;
    if (path === undefined || path === null) throw new Error(`Cannot find the cacerts of ${jdk.home}`);
    const { root, setUp, own } = await createImage({ "opt/jdk-a": readFileSync(path) });
    const copy = join(root, "opt/jdk-a/lib/security/cacerts");
    const before = await listEntries(jdk, copy, "changeit");
    expect(await setUp()).toEqual([written(copy)]);
    const after = [...before, { alias: "ccr-agent-proxy", der: own }].sort(byAlias);
    expect(await listEntries(jdk, copy, "changeit")).toEqual(after);
    expect(await listEntries(jdk, copy, null)).toEqual(after);
  });

  testWith(["java"], "finds ours in a cacerts without a password, as JDKs come with since 18", async () => {
    const options = [
      "-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE",
      "-J-Dkeystore.pkcs12.macAlgorithm=NONE",
    ];
    const cacerts = readFileSync(await makeKeystore(jdk, [theirs], ["-deststoretype", "PKCS12", ...options]));
    const { root, setUp, own } = await createImage({ "opt/jdk-a": cacerts });
    const copy = join(root, "opt/jdk-a/lib/security/cacerts");
    expect(await setUp()).toEqual([written(copy)]);
    expect(await listEntries(jdk, copy, null)).toEqual([{ alias: "ccr-agent-proxy", der: own }, theirs]);
  });
});
