// Tests of Bazel's rc files.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bazel, bazelHome } from "../../src/stores/bazel.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { storeContext } from "../support/store-context.ts";

async function image(over: Partial<StoreContext> = {}): Promise<StoreContext> {
  const context = await storeContext(over);
  mkdirSync(join(context.root, "etc"), { recursive: true });
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

test("the user's file serves where /etc is closed, also a Bazel that is not there yet", async () => {
  const context = await image();
  const closed = { ...context, root: join(context.root, "nowhere") };
  expect(await bazelHome.detect(closed)).toEqual([{ path: join(context.home, ".bazelrc") }]);
  expect(await bazelHome.detect(context)).toEqual([]);
});

test("a proxy that does not last leaves the CA in the user's file, and no address", async () => {
  const context = await image({ scope: "home" });
  const path = join(context.home, ".bazelrc");
  await setUpStores([bazelHome], context);
  expect(readFileSync(path, "utf8")).toContain("4321");
  expect(await setUpStores([bazelHome], { ...context, isLasting: false })).toMatchObject([
    { state: "written" },
  ]);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(
    `startup "--host_jvm_args=-Djavax.net.ssl.trustStore=${context.facts.truststore}"\n`,
  );
  // Without a Bazel a command needs no file.
  const elsewhere = await image({ scope: "home", isLasting: false });
  expect(await bazelHome.detect(elsewhere)).toEqual([]);
  mkdirSync(join(elsewhere.root, "bin"));
  writeFileSync(join(elsewhere.root, "bin/bazelisk"), "", { mode: 0o755 });
  expect(await bazelHome.detect({ ...elsewhere, env: { PATH: "/bin" } })).toHaveLength(1);
  expect(text).not.toMatch(/https\.proxy|HTTPS_PROXY|4321/i);
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

test("a path that takes more than a line would break every Bazel, and is not written", async () => {
  const context = await image();
  const facts = { ...context.facts, bundle: "/a\nb/c.crt" };
  expect(await setUpStores([bazel], { ...context, facts })).toMatchObject([{ code: "bazel_path" }]);
  expect(existsSync(join(context.root, "etc/bazel.bazelrc"))).toBe(false);
});
