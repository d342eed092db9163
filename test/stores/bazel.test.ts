// Tests of Bazel's rc files.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bazel, bazelHome } from "../../src/stores/bazel.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { storeContext } from "../support/store-context.ts";

/** An image that has Bazel. */
async function image(over: Partial<StoreContext> = {}): Promise<StoreContext> {
  const context = await storeContext({ env: { PATH: "/usr/bin" }, ...over });
  for (const folder of ["etc", "usr/bin"]) mkdirSync(join(context.root, folder), { recursive: true });
  writeFileSync(join(context.root, "usr/bin/bazel"), "", { mode: 0o755 });
  return context;
}

test("the system's file gets the JVM's options, and the environment of rules and actions", async () => {
  const context = await image();
  const path = join(context.root, "etc/bazel.bazelrc");
  writeFileSync(path, "build --sandbox_debug\n");
  expect(await setUpStores([bazel, bazelHome], context)).toMatchObject([
    { store: "bazel", path, state: "written" },
  ]);
  const { truststore, bundle, ca, url } = context.facts;
  const lines = readFileSync(path, "utf8").split("\n");
  expect(lines[0]).toBe("build --sandbox_debug");
  expect(lines.filter((line) => line.startsWith("startup"))).toEqual([
    `startup "--host_jvm_args=-Djavax.net.ssl.trustStore=${truststore}"`,
    'startup "--host_jvm_args=-Dhttps.proxyHost=127.0.0.1"',
    'startup "--host_jvm_args=-Dhttps.proxyPort=4321"',
  ]);
  const always = lines.find((line) => line.startsWith("always"));
  for (const variable of [`HTTPS_PROXY=${url}`, `SSL_CERT_FILE=${bundle}`, `NODE_EXTRA_CA_CERTS=${ca}`]) {
    expect(always).toContain(` "--repo_env=${variable}"`);
    expect(lines).toContain(`build "--action_env=${variable}"`);
  }
  // Bazel before 6.3 fails with an option of "common" that a command does not know.
  expect(lines.filter((line) => line.startsWith("common"))).toEqual([]);
  expect(await setUpStores([bazel], context)).toMatchObject([{ state: "current" }]);
  await bazel.remove(context, { path });
  expect(readFileSync(path, "utf8")).toBe("build --sandbox_debug\n");
});

test("the user's file serves where the system's is not for this session", async () => {
  const context = await image({ scope: "home" });
  const path = join(context.home, ".bazelrc");
  const report = { store: "bazel-home", path, state: "written" };
  expect(await setUpStores([bazelHome], context)).toMatchObject([report]);
  expect(await setUpStores([bazelHome], context)).toMatchObject([{ ...report, state: "current" }]);
});

test("the user's file is left alone where the system's says the same already", async () => {
  const context = await image();
  await setUpStores([bazel], context);
  const later: StoreContext = { ...context, scope: "home" };
  expect(await bazelHome.detect(later)).toEqual([]);
  const elsewhere = { ...later, facts: { ...later.facts, port: 9 } };
  expect(await bazelHome.detect(elsewhere)).toHaveLength(1);
  writeFileSync(join(context.root, "etc/bazel.bazelrc"), "# >>> agentproxy >>>\n");
  expect(await bazelHome.detect(later)).toHaveLength(1);
});

test("the user's file serves where /etc is closed, and is not made where there is no Bazel", async () => {
  const context = await image();
  const closed = { ...context, root: join(context.root, "nowhere"), env: { PATH: "/usr/bin" } };
  expect(await bazelHome.detect(closed)).toEqual([]);
  writeFileSync(join(context.home, ".bazelrc"), "");
  expect(await bazelHome.detect(closed)).toHaveLength(1);
  expect(existsSync(join(context.root, "etc/bazel.bazelrc"))).toBe(false);
});

test("what is no plain word is quoted, and a JVM is told of hosts that it would not know", async () => {
  const context = await image();
  const facts = {
    ...context.facts,
    truststore: '/a b/"c\\d/t.p12',
    noProxy: ["localhost", ".intern.example"],
  };
  await setUpStores([bazel], { ...context, facts });
  const text = readFileSync(join(context.root, "etc/bazel.bazelrc"), "utf8");
  expect(text).toContain('startup "--host_jvm_args=-Djavax.net.ssl.trustStore=/a b/\\"c\\\\d/t.p12"\n');
  expect(text).toContain('startup "--host_jvm_args=-Dhttp.nonProxyHosts=localhost|*.intern.example"\n');
  await setUpStores([bazel], { ...context, facts: { ...facts, truststore: null } });
  expect(readFileSync(join(context.root, "etc/bazel.bazelrc"), "utf8")).not.toContain("trustStore");
});
