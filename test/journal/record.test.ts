// Tests of what the journal's lines add up to.

import { describe, expect, test } from "bun:test";
import {
  addLines,
  emptyRecord,
  hashesIn,
  linesOf,
  type Entry,
  type Intent,
  type Line,
} from "../../src/journal/record.ts";
import type { State } from "../../src/journal/state.ts";

const file = (hash: string): State => ({ is: "file", hash, mode: 0o644, uid: 0, gid: 0 });

/** A change that was made. */
function change(id: number, before: State, after: State, over: Partial<Intent> = {}): Line[] {
  const intent: Intent = {
    is: "intent",
    id,
    by: "a",
    asked: "/l",
    path: "/f",
    before,
    after,
    folders: [],
    ...over,
  };
  return [intent, { is: "done", id }];
}

const entryOf = (lines: readonly Line[]): Entry | undefined =>
  addLines(emptyRecord(), lines).entries.get("/f");

describe("changes of one path", () => {
  test("keep what was there before the first, and who made them", () => {
    const lines = [...change(1, file("1"), file("2")), ...change(2, file("2"), file("3"), { by: "b" })];
    expect(entryOf(lines)).toEqual({
      is: "entry",
      id: 1,
      by: ["a", "b"],
      asked: "/l",
      path: "/f",
      before: file("1"),
      after: file("3"),
      isMixed: false,
    });
  });

  test("that end where they began are none", () => {
    expect(entryOf([...change(1, file("1"), file("2")), ...change(2, file("2"), file("1"))])).toBeUndefined();
    expect(entryOf([...change(1, null, file("2")), ...change(2, file("2"), null)])).toBeUndefined();
  });

  test("are mixed where somebody else's came in between, until it is as it was at first", () => {
    const mixed = [...change(1, file("1"), file("2")), ...change(2, file("x"), file("3"))];
    expect(entryOf(mixed)).toMatchObject({ before: file("1"), after: file("3"), isMixed: true });
    expect(entryOf([...mixed, ...change(3, file("3"), file("4"))])?.isMixed).toBe(true);
    expect(entryOf([...mixed, ...change(3, file("1"), file("4"))])?.isMixed).toBe(false);
  });

  test("that were not made do not count", () => {
    const [intent] = change(1, file("1"), file("2")) as [Intent];
    const pending = addLines(emptyRecord(), [intent]);
    expect([pending.entries.size, pending.pending.size]).toEqual([0, 1]);
    expect([...hashesIn(pending)]).toEqual(["1"]);
    const ended = addLines(pending, [{ is: "void", id: 1 }]);
    expect([ended.entries.size, ended.pending.size, ended.nextId]).toEqual([0, 0, 2]);
  });
});

test("the fewest lines add up to the same", () => {
  const record = addLines(emptyRecord(), [
    ...change(1, file("1"), file("2"), { folders: ["/d", "/d/e"] }),
    ...change(2, file("2"), file("3")),
    ...change(3, null, file("9"), { path: "/g" }),
    { is: "closed", path: "/g" },
    { is: "folder closed", path: "/d/e" },
    { is: "helper", by: "a", argv: ["x"] },
    { is: "helper", by: "a", argv: ["y"] },
    { is: "helper closed", argv: ["x"] },
    { is: "undoing", by: ["a"] },
    ...change(7, null, file("8"), { path: "/h" }).slice(0, 1),
  ]);
  const again = addLines(emptyRecord(), linesOf(record));
  expect(linesOf(record).length).toBe(5);
  expect(again).toEqual(record);
  expect(again.nextId).toBe(8);
});
