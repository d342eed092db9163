// Tests of how checks are run and told.

import { expect, test } from "bun:test";
import type { Check, Examination, Finding } from "../../src/doctor/check.ts";
import { examine, isWell } from "../../src/doctor/examine.ts";

const examination: Examination = {
  env: {},
  home: "/home/u",
  folder: "/",
  stateDir: "/home/u/.agentproxy",
  running: null,
  status: null,
  environment: null,
  facts: null,
  stores: new Set(),
  authorities: [],
  verifyStores: async () => [],
  nowMs: 0,
};

const finding = (gravity: Finding["gravity"]): Finding => ({
  code: "x",
  gravity,
  message: "X",
  fix: null,
  place: null,
});

const check = (id: string, dependsOn: string[], run: Check["run"]): Check => ({
  id,
  title: id,
  dependsOn,
  run,
});

test("what follows from a problem is silenced, also by way of a check that is well", async () => {
  const reports = await examine(
    [
      check("a", [], async () => [finding("problem")]),
      check("b", ["a"], async () => []),
      check("c", ["b"], async () => [finding("problem")]),
      check("d", [], async () => [finding("warning")]),
      check("e", ["d"], async () => [finding("problem")]),
      check("f", [], async () => [finding("note")]),
    ],
    examination,
  );
  expect(reports.map(({ id, state, because }) => [id, state, because])).toEqual([
    ["a", "problem", []],
    ["b", "ok", []],
    ["c", "silenced", ["a"]],
    ["d", "warning", []],
    ["e", "problem", []],
    ["f", "ok", []],
  ]);
  expect(isWell(reports)).toBe(false);
  expect(isWell(reports.filter(({ id }) => id === "d" || id === "f"))).toBe(true);
});

test("a check that has nothing to look at is skipped, and says of nothing that it is well", async () => {
  const reports = await examine([check("a", [], async () => null)], examination);
  expect(reports).toEqual([{ id: "a", title: "a", state: "skipped", findings: [], because: [] }]);
  expect(isWell(reports)).toBe(true);
});

test("a check that fails is told, and keeps no other from running", async () => {
  const reports = await examine(
    [
      check("a", [], () => Promise.reject(new Error("Cannot look"))),
      check("b", ["a"], async () => [finding("problem")]),
    ],
    examination,
  );
  expect(reports.map(({ state, findings }) => [state, findings[0]?.message])).toEqual([
    ["failed", "Cannot look"],
    ["silenced", "X"],
  ]);
});
