// Tests of what a start takes over of what earlier ones have proven: for the same content alone.

import { expect, test } from "bun:test";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { noProofs, openProofs } from "../../src/trust/proofs.ts";
import { temporaryFolder } from "../support/temporary.ts";

const bytes = (...texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text));

function proven(): string {
  const path = join(temporaryFolder("proofs"), "proofs");
  const proofs = openProofs(path, "1.0");
  proofs.add("it is whole", bytes("ab", "c"));
  proofs.save();
  return path;
}

test("a proof counts at the next start, and at the one after that", () => {
  const path = proven();
  for (let start = 0; start < 2; start++) {
    const proofs = openProofs(path, "1.0");
    expect(proofs.has("it is whole", bytes("ab", "c"))).toBe(true);
    proofs.save();
  }
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a proof counts for no other content, statement or program", () => {
  const path = proven();
  const proofs = openProofs(path, "1.0");
  for (const other of [["ab", "d"], ["a", "bc"], ["abc"], ["abc", ""], ["ab", "c", ""], ["c", "ab"], []]) {
    expect(proofs.has("it is whole", bytes(...other))).toBe(false);
  }
  expect(proofs.has("it is", bytes(" whole", "ab", "c"))).toBe(false);
  expect(openProofs(path, "1.1").has("it is whole", bytes("ab", "c"))).toBe(false);
  expect(noProofs.has("it is whole", bytes("ab", "c"))).toBe(false);
});

test("a proof that a start had no use for is dropped, so that they do not grow", () => {
  const path = proven();
  const proofs = openProofs(path, "1.0");
  proofs.add("it is whole", bytes("other"));
  proofs.save();
  expect(openProofs(path, "1.0").has("it is whole", bytes("ab", "c"))).toBe(false);
  expect(readFileSync(path, "latin1").split("\n").length).toBe(2);
});

test("proofs that are torn, garbage or no file prove nothing, and stop nobody", () => {
  const path = proven();
  const whole = readFileSync(path);
  for (const content of [whole.subarray(0, 40), Buffer.from("\0\xff\n\n"), Buffer.alloc(0)]) {
    writeFileSync(path, content);
    expect(openProofs(path, "1.0").has("it is whole", bytes("ab", "c"))).toBe(false);
  }
  const folder = temporaryFolder("proofs");
  const proofs = openProofs(folder, "1.0");
  proofs.add("it is whole", []);
  expect(() => proofs.save()).not.toThrow();
});
