// Tests of a store that is one file with a part of ours in it.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { managedBlockFile, managedFile } from "../../src/stores/managed-file.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import { StoreError, type Store } from "../../src/stores/store.ts";
import { storeContext } from "../support/store-context.ts";

const store: Store = managedBlockFile({
  id: "some-rc",
  title: "Some's file",
  scope: "home",
  carries: "ca and proxy",
  comment: "#",
  codes: { some_rc_conflict: "take the user's proxy out" },
  path: ({ home }) => join(home, ".somerc"),
  block: ({ facts }, others) => {
    if (others?.includes("proxy=") === true) throw new StoreError("some_rc_conflict", "It has a proxy");
    return `proxy=${facts.url}\nca=${facts.bundle}`;
  },
});

test("ours goes beside what is there, once, and is current from then on", async () => {
  const context = await storeContext();
  const path = join(context.home, ".somerc");
  const original = Buffer.from("# caf\u{e9}\r\ncolour=1", "latin1");
  writeFileSync(path, original);
  const report = { store: "some-rc", path, code: null, detail: null, advice: null };
  expect(await store.state(context, { path })).toBe("absent");
  expect(await setUpStores([store], context)).toEqual([{ ...report, state: "written" }]);
  expect(readFileSync(path).subarray(0, original.length)).toEqual(original);
  expect(readFileSync(path, "latin1")).toContain(`\r\nproxy=${context.facts.url}\r\n`);
  expect(await setUpStores([store], context)).toEqual([{ ...report, state: "current" }]);
  const later = { ...context, facts: { ...context.facts, url: "http://127.0.0.1:9" } };
  expect(await store.state(later, { path })).toBe("outdated");
  expect(await setUpStores([store], later)).toEqual([{ ...report, state: "written" }]);
  await store.remove(later, { path });
  expect(readFileSync(path)).toEqual(original);
});

test("a file that is not there is made, and ours leaves it when others have written into it", async () => {
  const context = await storeContext();
  const path = join(context.home, ".somerc");
  await store.install(context, { path });
  await store.verify(context, { path });
  writeFileSync(path, `mine=1\n${readFileSync(path, "utf8")}more=1\n`);
  await store.verify(context, { path });
  await store.remove(context, { path });
  expect(readFileSync(path, "utf8")).toBe("mine=1\nmore=1\n");
  await store.remove(context, { path });
  expect(readFileSync(path, "utf8")).toBe("mine=1\nmore=1\n");
});

test("a file of ours alone goes with ours, and an empty one of the user's stays", async () => {
  const context = await storeContext();
  const path = join(context.home, ".somerc");
  await store.install(context, { path });
  await store.remove(context, { path });
  expect(existsSync(path)).toBe(false);
  writeFileSync(path, "");
  await store.install(context, { path });
  await store.remove(context, { path });
  expect(readFileSync(path, "utf8")).toBe("");
});

test("what cannot be used is told with a code that the store has", async () => {
  const context = await storeContext();
  const path = join(context.home, ".somerc");
  const failure = async (content: string | null): Promise<string | null> => {
    if (content !== null) writeFileSync(path, content);
    const [report] = await setUpStores([store], context);
    const code = report?.code ?? "";
    expect(Object.keys(store.codes)).toContain(code);
    if (content !== null) expect(readFileSync(path, "utf8")).toBe(content);
    return code;
  };
  expect(await failure("# >>> agentproxy >>>\nx\n")).toBe("some_rc_damaged");
  expect(await failure("proxy=http://other\n")).toBe("some_rc_conflict");
  expect(await failure("a\0b")).toBe("some_rc_unusable");
});

test("a folder in its place is told, and a file that another program has written over is not verified", async () => {
  const context = await storeContext();
  const path = join(context.home, ".somerc");
  await store.install(context, { path });
  writeFileSync(path, "other\n");
  expect(store.verify(context, { path })).rejects.toThrow(
    new StoreError("some_rc_not_kept", `Cannot find what was written into "${path}"`),
  );
  const folder = join(context.home, "folder");
  mkdirSync(folder);
  const beside: Store = { ...store, detect: async () => [{ path: folder }] };
  expect((await setUpStores([beside], context))[0]).toMatchObject({
    code: "some_rc_unusable",
    detail: `Cannot read "${folder}": it is not a regular file`,
  });
});

test("where no reader could be, there is no place", async () => {
  const context = await storeContext();
  const nowhere = managedBlockFile({
    id: "none",
    title: "None",
    scope: "home",
    carries: "ca",
    comment: "#",
    path: () => null,
    block: () => "",
  });
  expect(await setUpStores([nowhere], context)).toEqual([]);
  expect(existsSync(join(context.home, ".somerc"))).toBe(false);
});

test("a file without marks has its own way of finding ours", async () => {
  const context = await storeContext();
  const path = join(context.home, "settings");
  const settings = managedFile({
    id: "settings",
    title: "Settings",
    scope: "home",
    carries: "ca",
    mode: 0o600,
    path: () => path,
    compose: (before, { facts }) => `${(before ?? "").replace(/^cafile=.*\n/m, "")}cafile=${facts.bundle}\n`,
    isOurs: (text) => text.includes("cafile="),
    without: (text) => text.replace(/^cafile=.*\n/m, ""),
  });
  await setUpStores([settings], context);
  expect(readFileSync(path, "utf8")).toBe(`cafile=${context.facts.bundle}\n`);
  expect(statSync(path).mode & 0o7777).toBe(0o600);
  writeFileSync(path, "a=1\ncafile=/old\n");
  expect(await settings.state(context, { path })).toBe("outdated");
  await settings.remove(context, { path });
  expect(readFileSync(path, "utf8")).toBe("a=1\n");
});
