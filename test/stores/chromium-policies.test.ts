// Tests of the file of policies that Chromium gets from us.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromiumPolicies } from "../../src/stores/chromium-policies.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import type { StoreContext } from "../../src/stores/store.ts";
import { storeContext } from "../support/store-context.ts";
import { ownCa } from "../support/test-cas.ts";

const folderOf = ({ root }: StoreContext): string => join(root, "etc/chromium/policies/managed");
const fileOf = (context: StoreContext): string => join(folderOf(context), "agentproxy.json");
const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const base64 = ({ authorities }: StoreContext): string[] =>
  authorities.map(({ der }) => der.toString("base64"));

test("every CA is in the file of each browser of the image", async () => {
  const context = await storeContext({ authorities: [await ownCa(), await ownCa()] });
  mkdirSync(join(context.root, "opt/brave.com"), { recursive: true });
  const reports = await setUpStores([chromiumPolicies], context);
  expect(reports.map(({ path, state }) => [path.slice(context.root.length), state])).toEqual([
    ["/etc/chromium/policies/managed/agentproxy.json", "written"],
    ["/etc/opt/chrome/policies/managed/agentproxy.json", "written"],
    ["/etc/opt/chrome_for_testing/policies/managed/agentproxy.json", "written"],
    ["/etc/brave/policies/managed/agentproxy.json", "written"],
  ]);
  for (const { path } of reports) expect(read(path)).toEqual({ CACertificates: base64(context) });
  const again = await setUpStores([chromiumPolicies], context);
  expect(again.map(({ state }) => state)).toEqual(Array(4).fill("current"));
});

test("a CA of an earlier time goes, and the file goes with remove", async () => {
  const context = await storeContext();
  const path = fileOf(context);
  await chromiumPolicies.install(context, { path });
  const later = { ...context, authorities: [await ownCa()] };
  expect(await chromiumPolicies.state(later, { path })).toBe("outdated");
  expect(chromiumPolicies.verify(later, { path })).rejects.toMatchObject({
    code: "chromium_policies_not_kept",
  });
  await chromiumPolicies.install(later, { path });
  expect(read(path)).toEqual({ CACertificates: base64(later) });
  writeFileSync(path, `${readFileSync(path, "utf8")}\n`);
  await chromiumPolicies.remove(later, { path });
  expect(existsSync(path)).toBe(false);
});

test("beside the CAs of others ours say that both lists count", async () => {
  const context = await storeContext();
  const path = fileOf(context);
  mkdirSync(folderOf(context), { recursive: true });
  const other = join(folderOf(context), "corp.json");
  const setUp = async (text: string): Promise<unknown> => {
    writeFileSync(other, text);
    const [report] = await setUpStores([chromiumPolicies], context);
    expect(readFileSync(other, "utf8")).toBe(text);
    return report?.code ?? read(path);
  };
  const alone = { CACertificates: base64(context) };
  expect(await setUp('{"HomepageLocation": "https://corp.example"}')).toEqual(alone);
  expect(await setUp("{ broken")).toEqual(alone);
  expect(await setUp('// theirs\n{"CACertificates": ["AAAA"],}')).toEqual({
    ...alone,
    PolicyListMultipleSourceMergeList: ["CACertificates"],
  });
  expect(await setUp('{"CACertificates": ["AAAA"], "PolicyListMultipleSourceMergeList": ["*"]}')).toEqual(
    alone,
  );
  expect(await setUp('{"CACertificates": ["AAAA"], "PolicyListMultipleSourceMergeList": ["Other"]}')).toBe(
    "chromium_policies_conflict",
  );
  expect(await setUp('{"PolicyListMultipleSourceMergeList": ["Other"]}')).toEqual(alone);
});

test("where the folder cannot be written, the code says so", async () => {
  const context = await storeContext();
  const folder = folderOf(context);
  mkdirSync(join(folder, ".."), { recursive: true });
  writeFileSync(folder, "a file");
  const [report] = await setUpStores([chromiumPolicies], context);
  expect(report).toMatchObject({ state: "failed", code: "chromium_policies_unusable" });
  expect(Object.keys(chromiumPolicies.codes)).toContain(report?.code ?? "");
});
