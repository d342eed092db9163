// Tests of Firefox's policies file: ours goes beside what an administrator has there.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { firefoxPolicies } from "../../src/stores/firefox-policies.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { storeContext } from "../support/store-context.ts";
import { ownCa } from "../support/test-cas.ts";

interface Policies {
  readonly policies: { readonly Certificates?: { readonly Install?: readonly string[] } };
}

const folderOf = ({ root }: StoreContext): string => join(root, "etc/firefox/policies");
const fileOf = (context: StoreContext): string => join(folderOf(context), "policies.json");

function put(path: string, text: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

/** A file with a CA. */
const copyOf = (context: StoreContext): string =>
  join(folderOf(context), readdirSync(folderOf(context)).find((name) => name.endsWith(".crt")) ?? "");

const read = (path: string): Policies => JSON.parse(readFileSync(path, "utf8")) as Policies;

/** The CAs that the file names, as they stand in the files that it names. */
function installed({ root }: StoreContext, path: string): string[] {
  const names = read(path).policies.Certificates?.Install ?? [];
  return names
    .filter((name) => name.includes("agentproxy"))
    .map((name) => readFileSync(join(root, name), "utf8"));
}

test("an image without policies gets a file that names every CA, each in a file of its own", async () => {
  const context = await storeContext({ authorities: [await ownCa(), await ownCa()] });
  const path = fileOf(context);
  expect(await setUpStores([firefoxPolicies], context)).toMatchObject([
    { path, state: "written", code: null },
  ]);
  expect(installed(context, path)).toEqual(context.authorities.map(({ pem }) => pem));
  for (const name of read(path).policies.Certificates?.Install ?? [])
    expect(name).toMatch(/^\/etc\/firefox\/policies\/agentproxy-[0-9a-f]{16}\.crt$/);
  expect(await setUpStores([firefoxPolicies], context)).toMatchObject([{ state: "current" }]);
  writeFileSync(copyOf(context), "garbage");
  expect(await firefoxPolicies.state(context, { path })).toBe("outdated");
  await firefoxPolicies.install(context, { path });
  await firefoxPolicies.verify(context, { path });
});

test("the policies of others stay byte for byte, and ours leave them again", async () => {
  const context = await storeContext();
  const path = fileOf(context);
  const theirs = `{
\t"policies": {
\t\t"DisableTelemetry": true, "Number": 1.0,
\t\t"Certificates": { "ImportEnterpriseRoots": false, "Install": ["corp.crt"] }
\t}
}`;
  put(path, theirs);
  expect(await setUpStores([firefoxPolicies], context)).toMatchObject([{ state: "written", code: null }]);
  const both = readFileSync(path, "utf8");
  expect(both).toContain('"DisableTelemetry": true, "Number": 1.0,\n\t\t"Certificates"');
  expect(read(path).policies.Certificates?.Install?.[0]).toBe("corp.crt");
  expect(installed(context, path)).toHaveLength(1);
  await firefoxPolicies.remove(context, { path });
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(JSON.parse(theirs));
  expect(readFileSync(path, "utf8")).toContain("1.0");
});

test("whatever else an administrator has there is there afterwards", async () => {
  const context = await storeContext();
  const path = fileOf(context);
  const policies = fc.dictionary(fc.string(), fc.jsonValue()).filter((one) => !("Certificates" in one));
  await fc.assert(
    fc.asyncProperty(policies, fc.array(fc.string()), async (others, names) => {
      const theirs = { policies: { ...others, Certificates: { Install: names } } };
      put(path, JSON.stringify(theirs));
      await firefoxPolicies.install(context, { path });
      await firefoxPolicies.verify(context, { path });
      expect(read(path).policies).toMatchObject(JSON.parse(JSON.stringify(others)) as object);
      expect(read(path).policies.Certificates?.Install?.slice(0, -1)).toEqual(names);
    }),
    { numRuns: 30 },
  );
});

test("a CA of an earlier time is named no more, and its file goes", async () => {
  const context = await storeContext();
  const path = fileOf(context);
  await firefoxPolicies.install(context, { path });
  const later = { ...context, authorities: [await ownCa()] };
  expect(await firefoxPolicies.state(later, { path })).toBe("outdated");
  await firefoxPolicies.install(later, { path });
  expect(installed(later, path)).toEqual(later.authorities.map(({ pem }) => pem));
  expect(readdirSync(folderOf(context))).toHaveLength(2);
});

test("a Firefox with policies in its own folder keeps them, since a file in /etc would hide them", async () => {
  const context = await storeContext();
  const own = join(context.root, "usr/lib/firefox-esr/distribution/policies.json");
  put(own, '{"policies":{"DisableTelemetry":true}}');
  expect(await setUpStores([firefoxPolicies], context)).toMatchObject([{ path: own, state: "written" }]);
  expect(existsSync(fileOf(context))).toBe(false);
  expect(installed(context, own)).toHaveLength(1);
  expect(read(own).policies).toMatchObject({ DisableTelemetry: true });
});

test("a file that Firefox could not read has a code, and stays as it is", async () => {
  const context = await storeContext();
  const path = fileOf(context);
  const broken = [
    "{",
    "",
    '{"policies": {},}',
    "[]",
    '{"policies": []}',
    '{"policies": {"Certificates": "x"}}',
    '{"policies": {"Certificates": {"Install": "x.crt"}}}',
  ];
  for (const text of broken) {
    put(path, text);
    const [report] = await setUpStores([firefoxPolicies], context);
    expect([text, report]).toMatchObject([text, { state: "failed", code: "firefox_policies_damaged" }]);
    expect(readFileSync(path, "utf8")).toBe(text);
  }
});

test("a copy of the CA that somebody has changed is taken away", async () => {
  const context = await storeContext();
  await firefoxPolicies.install(context, { path: fileOf(context) });
  const copy = copyOf(context);
  writeFileSync(copy, "garbage");
  await firefoxPolicies.remove(context, { path: copy });
  expect(existsSync(copy)).toBe(false);
});
