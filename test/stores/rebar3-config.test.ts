// Tests of rebar3's configuration in the home.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rebar3Config } from "../../src/stores/rebar3-config.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import { storeContext } from "../support/store-context.ts";

test("without rebar3 and without its configuration nothing is written", async () => {
  const context = await storeContext();
  expect(await setUpStores([rebar3Config], context)).toEqual([]);
  expect(existsSync(join(context.home, ".config"))).toBe(false);
});

test("ours goes before what the user has, whose terms stay", async () => {
  const context = await storeContext();
  const folder = join(context.home, ".config/rebar3");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "rebar.config");
  const before = '{plugins, [some]}.\n{ssl_cacerts_path, "/corp.pem"}.\n';
  writeFileSync(path, before);
  const reports = await setUpStores([rebar3Config], context);
  expect(reports.map(({ path, state }) => [path, state])).toEqual([[path, "written"]]);
  const text = readFileSync(path, "utf8");
  expect(text).toEndWith(before);
  expect(text.split("\n").filter((line) => line.startsWith("{"))).toEqual([
    `{ssl_cacerts_path, "${context.facts.bundle}"}.`,
    ...before.trim().split("\n"),
  ]);
  await rebar3Config.remove(context, { path });
  expect(readFileSync(path, "utf8")).toBe(before);
});

test("a path with a quote is an Erlang string all the same", async () => {
  const context = await storeContext();
  const facts = { ...context.facts, bundle: '/a "b" \\c/ca-bundle.crt' };
  const path = join(context.home, "rebar.config");
  await rebar3Config.install({ ...context, facts }, { path });
  expect(readFileSync(path, "utf8")).toContain('{ssl_cacerts_path, "/a \\"b\\" \\\\c/ca-bundle.crt"}.\n');
});
