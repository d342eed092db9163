// Tests of the trust store in ~/.mavenrc.

import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mavenrc } from "../../src/stores/mavenrc.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { writeJava } from "../support/image-java.ts";
import { storeContext } from "../support/store-context.ts";

async function withJava(): Promise<{ context: StoreContext; path: string }> {
  const context = await storeContext();
  writeJava(context);
  return { context, path: join(context.home, ".mavenrc") };
}

/** What MAVEN_OPTS is once a shell has read the file. */
function mavenOptsOf(path: string, env: Readonly<Record<string, string>> = {}): string {
  const shell = Bun.spawnSync(["sh", "-euc", '. "$0"; printf %s "${MAVEN_OPTS-}"', path], { env });
  expect(shell.stderr.toString()).toBe("");
  return shell.stdout.toString();
}

test("the trust store stands in front of what the user has, and only where nothing names another", async () => {
  const { context, path } = await withJava();
  expect(await setUpStores([mavenrc], context)).toMatchObject([{ path, state: "written" }]);
  const ours = `-Djavax.net.ssl.trustStore=${context.facts.truststore}`;
  expect(mavenOptsOf(path)).toBe(ours);
  expect(mavenOptsOf(path, { MAVEN_OPTS: "-Xmx1g -Da=b" })).toBe(`${ours} -Xmx1g -Da=b`);
  for (const variable of ["MAVEN_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"]) {
    const theirs = { MAVEN_OPTS: "-Xmx1g", [variable]: "-Xmx1g -Djavax.net.ssl.trustStore=/own" };
    expect(mavenOptsOf(path, theirs)).toBe(theirs.MAVEN_OPTS);
  }
  await mavenrc.remove(context, { path });
  writeFileSync(path, 'MAVEN_OPTS="-Xmx2g"');
  await mavenrc.install(context, { path });
  expect(mavenOptsOf(path)).toBe(`${ours} -Xmx2g`);
  await mavenrc.remove(context, { path });
  expect(readFileSync(path, "utf8")).toBe('MAVEN_OPTS="-Xmx2g"');
});

test("a trust store of the user's is left alone, and one in a comment is none", async () => {
  const { context, path } = await withJava();
  const theirs = "MAVEN_OPTS=-Djavax.net.ssl.trustStore=/x\n";
  writeFileSync(path, theirs);
  expect(await setUpStores([mavenrc], context)).toMatchObject([{ code: "mavenrc_foreign_trust_store" }]);
  expect(readFileSync(path, "utf8")).toBe(theirs);
  writeFileSync(path, `# ${theirs}`);
  expect(await setUpStores([mavenrc], context)).toMatchObject([{ state: "written" }]);
});

test("a path that the mvn script would take apart is not written", async () => {
  const { context } = await withJava();
  for (const truststore of ["/a b/t.p12", "/a$b/t.p12", "/a*/t.p12", "/a\nb"]) {
    const facts = { ...context.facts, truststore };
    expect(await setUpStores([mavenrc], { ...context, facts })).toMatchObject([{ code: "mavenrc_path" }]);
  }
});

test("without a trust store, or without Java, there is no file", async () => {
  const { context } = await withJava();
  const facts = { ...context.facts, truststore: null };
  expect(await setUpStores([mavenrc], { ...context, facts })).toEqual([]);
  expect(await setUpStores([mavenrc], await storeContext())).toEqual([]);
});
