// Tests that stores are set up one beside the other, whatever becomes of each.

import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clearStores, setUpStores } from "../../src/stores/set-up.ts";
import { StoreError } from "../../src/stores/store.ts";
import type { Store } from "../../src/stores/store.ts";
import { storeContext } from "../support/store-context.ts";

const base: Omit<Store, "id"> = {
  title: "a store",
  scope: "home",
  carries: "ca",
  codes: { is_closed: "open it" },
  detect: async ({ home }) => [{ path: join(home, "store") }],
  state: async (_context, { path }) =>
    existsSync(path) && readFileSync(path, "utf8") === "ours" ? "current" : "absent",
  install: async ({ journal }, { path }) => {
    await journal.writeFile({ by: "file", path, content: "ours" });
  },
  verify: async () => {},
  remove: async () => {},
};

test("a place is written once, and then it is current", async () => {
  const context = await storeContext();
  const store: Store = { ...base, id: "file" };
  const path = join(context.home, "store");
  const report = { store: "file", path, code: null, detail: null, advice: null };
  expect(await setUpStores([store], context)).toEqual([{ ...report, state: "written" }]);
  expect(readFileSync(path, "utf8")).toBe("ours");
  expect(await setUpStores([store], context)).toEqual([{ ...report, state: "current" }]);
});

test("what fails is told with its code, and the others are set up all the same", async () => {
  const context = await storeContext();
  const fails = (id: string, verb: "detect" | "state" | "install" | "verify", error: Error): Store => ({
    ...base,
    id,
    [verb]: async () => {
      throw error;
    },
  });
  const closed = new StoreError("is_closed", "Cannot open it");
  const stores: Store[] = [
    fails("a", "install", closed),
    fails("b", "verify", closed),
    fails("c-d", "state", new Error("no space left on device")),
    fails("e", "detect", closed),
    { ...base, id: "f", detect: async () => [] },
  ];
  const path = join(context.home, "store");
  const failed = {
    path,
    state: "failed" as const,
    code: "is_closed",
    detail: "Cannot open it",
    advice: "open it",
  };
  expect(await setUpStores(stores, context)).toEqual([
    { ...failed, store: "a" },
    { ...failed, store: "b" },
    { ...failed, store: "c-d", code: "c_d_failed", detail: "no space left on device", advice: null },
    { ...failed, store: "e", path: "" },
  ]);
});

test("what an earlier session left is cleared, and what cannot be is told", async () => {
  const context = await storeContext();
  const cleared: string[] = [];
  const store: Store = {
    ...base,
    id: "cleared",
    remove: async (_context, { path }) => {
      cleared.push(path);
    },
  };
  const closed: Store = {
    ...base,
    id: "closed",
    remove: async () => {
      throw new StoreError("is_closed", "Cannot open it");
    },
  };
  const path = join(context.home, "store");
  expect(await clearStores([store, closed], context)).toEqual([
    {
      store: "closed",
      path,
      state: "failed",
      code: "is_closed",
      detail: "Cannot open it",
      advice: "open it",
    },
  ]);
  expect(cleared).toEqual([path]);
});

test("a place is used as its reader does at every start, and once: by verify, or where state does so by state", async () => {
  const context = await storeContext();
  const asked: string[] = [];
  const store = (id: string, more: Partial<Store>): Store => ({
    ...base,
    id,
    detect: async ({ home }) => [{ path: join(home, id) }],
    verify: async () => {
      asked.push(id);
    },
    ...more,
  });
  const stores = [store("a", {}), store("b", { stateVerifies: true })];
  await setUpStores(stores, context);
  expect(asked.toSorted()).toEqual(["a", "b"]);
  await setUpStores(stores, context);
  expect(asked.toSorted()).toEqual(["a", "a", "b"]);
});
