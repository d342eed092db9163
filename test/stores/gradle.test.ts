// Tests of the properties in the user's gradle.properties.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { properties } from "../../src/formats/properties.ts";
import { gradle } from "../../src/stores/gradle.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { writeJava } from "../support/image-java.ts";
import { storeContext } from "../support/store-context.ts";

async function withProperties(text: string | null): Promise<{ context: StoreContext; path: string }> {
  const context = await storeContext();
  const path = join(context.home, ".gradle/gradle.properties");
  mkdirSync(dirname(path), { recursive: true });
  if (text !== null) writeFileSync(path, text);
  return { context, path };
}

const propertiesOf = (path: string): Record<string, unknown> =>
  Object.fromEntries(properties.read(readFileSync(path, "latin1")).map(({ key, value }) => [key, value]));

test("proxy and trust store are there beside what the user has", async () => {
  const theirs = "org.gradle.jvmargs=-Xmx1g\nsystemProp.http.proxyHost=plain.example";
  const { context, path } = await withProperties(theirs);
  expect(await setUpStores([gradle], context)).toMatchObject([{ path, state: "written" }]);
  expect(propertiesOf(path)).toEqual({
    "org.gradle.jvmargs": "-Xmx1g",
    "systemProp.http.proxyHost": "plain.example",
    "systemProp.https.proxyHost": "127.0.0.1",
    "systemProp.https.proxyPort": "4321",
    "systemProp.javax.net.ssl.trustStore": context.facts.truststore ?? "",
  });
  expect(await setUpStores([gradle], context)).toMatchObject([{ state: "current" }]);
  await gradle.remove(context, { path });
  expect(readFileSync(path, "utf8")).toBe(theirs);
});

test("paths of any spelling and hosts without proxy are told to Java in its own form", async () => {
  const { context, path } = await withProperties(null);
  const truststore = "/h\u{f6}me \\ sweet/\u{1f3e0}/t.p12";
  const facts = { ...context.facts, truststore, noProxy: ["localhost", ".intern.example"] };
  await gradle.install({ ...context, facts }, { path });
  expect(propertiesOf(path)).toMatchObject({
    "systemProp.javax.net.ssl.trustStore": truststore,
    "systemProp.http.nonProxyHosts": "localhost|*.intern.example",
  });
  await gradle.install({ ...context, facts: { ...facts, truststore: null } }, { path });
  expect(propertiesOf(path)).not.toHaveProperty(["systemProp.javax.net.ssl.trustStore"]);
});

test("a proxy that does not last leaves the trust store there, and no address", async () => {
  const { context, path } = await withProperties("a=1\n");
  await setUpStores([gradle], context);
  const run = { ...context, isLasting: false };
  expect(await setUpStores([gradle], run)).toMatchObject([{ state: "written" }]);
  expect(propertiesOf(path)).toEqual({
    a: "1",
    "systemProp.javax.net.ssl.trustStore": context.facts.truststore,
  });
  expect(await gradle.detect({ ...run, facts: { ...run.facts, truststore: null } })).toEqual([]);
});

test.each([
  "systemProp.https.proxyHost=other.example",
  "systemProp.https.proxyHost=",
  "systemProp.https.proxyPort : 1",
  "systemProp.javax.net.ssl.trustStore=/own.jks",
  "systemProp.javax.net.ssl.trustStoreType=JKS",
  "systemProp.javax.net.ssl.trustStorePassword secret",
])("%s is the user's, and stays alone", async (line) => {
  const { context, path } = await withProperties(`${line}\n`);
  const [report] = await setUpStores([gradle], context);
  expect(report).toMatchObject({ state: "failed", code: "gradle_foreign_settings" });
  expect(report?.detail).not.toContain("secret");
  expect(readFileSync(path, "utf8")).toBe(`${line}\n`);
});

test("the same setting by the user's hand, or one in a comment, is no conflict", async () => {
  const { context } = await withProperties(
    "systemProp.https.proxyHost=127.0.0.1\n#systemProp.https.proxyPort=1\n",
  );
  expect(await setUpStores([gradle], context)).toMatchObject([{ state: "written" }]);
});

test("GRADLE_USER_HOME is followed where it is absolute", async () => {
  const context = await storeContext();
  writeJava(context);
  const [place] = await gradle.detect({ ...context, env: { GRADLE_USER_HOME: "/cache/gradle" } });
  expect(place?.path).toBe(join(context.root, "cache/gradle/gradle.properties"));
  const [usual] = await gradle.detect({ ...context, env: { GRADLE_USER_HOME: "build" } });
  expect(usual?.path).toBe(join(context.home, ".gradle/gradle.properties"));
});

test("an image without Java gets no file", async () => {
  const context = await storeContext();
  expect(await setUpStores([gradle], context)).toEqual([]);
  expect(existsSync(join(context.home, ".gradle"))).toBe(false);
});
