// Whatever we change, however often, and whatever others add in between: after an undo theirs is there, and ours is not.

import { expect, test } from "bun:test";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { openJournal } from "../../src/journal/journal.ts";
import { putBlock, takeOutBlock } from "../../src/journal/managed-block.ts";
import { rewriteFile } from "../../src/journal/rewrite-file.ts";
import { undoChanges } from "../../src/journal/undo.ts";
import { decodeText, encodeText } from "../../src/host/byte-text.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";

const by = "test";
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc
    .string({ unit: fc.constantFrom("a", "\r\n", "\n", "é", "\u{feff}"), maxLength: 12 })
    .map((text) => Buffer.from(text)),
);
const mode = fc.constantFrom(0o600, 0o640, 0o644, 0o755);
const start = fc.option(fc.record({ content: bytes, mode }));

function make(path: string, file: { content: Uint8Array; mode: number } | null): void {
  mkdirSync(dirname(path), { recursive: true });
  if (file === null) return;
  writeFileSync(path, file.content);
  chmodSync(path, file.mode);
}

test("any changes of ours are undone to the last byte", async () => {
  const step = fc.record({ file: fc.nat(2), content: fc.option(bytes), mode, together: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(start, start, start),
      fc.array(step, { maxLength: 12 }),
      async (files, steps) => {
        const folder = temporaryFolder("property");
        const paths = files.map((_, index) => join(folder, `${index}/file`));
        for (const [index, file] of files.entries()) make(paths[index] ?? "", file);
        const before = snapshotTree(folder);
        const state = temporaryFolder("state");
        let waiting: Promise<unknown>[] = [];
        for (const { file, content, mode, together } of steps) {
          waiting.push(openJournal(state).writeFile({ by, path: paths[file] ?? "", content, mode }));
          if (together) continue;
          await Promise.all(waiting);
          waiting = [];
        }
        await Promise.all(waiting);
        const takeOut = (): never => {
          throw new Error("nobody else has changed it");
        };
        const report = await undoChanges(state, { takeOut, sweep: async () => [] });
        expect(report.isComplete).toBe(true);
        expect(snapshotTree(folder)).toEqual(before);
      },
    ),
    { numRuns: 120 },
  );
}, 120_000);

test("what others add between and after our changes stays, and nothing of ours", async () => {
  const text = fc.option(fc.string({ unit: fc.constantFrom("a", "#", "\r\n", "\n", "é"), maxLength: 12 }));
  const step = fc.oneof(
    fc.record({
      by: fc.constant("us" as const),
      body: fc.string({ unit: fc.constantFrom("x", "\n"), maxLength: 6 }),
    }),
    fc.record({ by: fc.constant("others" as const), line: fc.constantFrom("b", "ccc") }),
    fc.record({ by: fc.constant("rights" as const), mode }),
  );
  await fc.assert(
    fc.asyncProperty(text, fc.array(step, { maxLength: 8 }), async (original, steps) => {
      const path = join(temporaryFolder("property"), "file");
      const state = temporaryFolder("state");
      make(path, original === null ? null : { content: Buffer.from(original), mode: 0o644 });
      const rewrite = (change: (text: string) => string): Promise<boolean> =>
        rewriteFile(openJournal(state), { by, path }, (before) =>
          encodeText(change(before === null ? "" : (decodeText(before) ?? ""))),
        );
      let theirs = original;
      let rights = 0o644;
      let isOurs = false;
      for (const one of steps) {
        if (one.by === "us") {
          await rewrite((before) => putBlock(before, "#", one.body));
          isOurs = true;
        } else if (one.by === "others") {
          // As an editor does: on a line of its own.
          const needsBreak = !isOurs && theirs !== null && theirs !== "" && !theirs.endsWith("\n");
          const added = `${needsBreak ? "\n" : ""}${one.line}\n`;
          const atBreak = isOurs && theirs !== null && theirs !== "" && !theirs.endsWith("\n");
          // The break that we gave their last line is needed by the line that now follows it.
          const lineBreak = /\r?\n/.exec(theirs ?? "")?.[0] ?? "\n";
          appendFileSync(path, added);
          theirs = `${theirs ?? ""}${atBreak ? lineBreak : ""}${added}`;
        } else if (existsSync(path)) {
          chmodSync(path, one.mode);
          rights = one.mode;
        }
      }
      const takeOut = async (): Promise<void> => {
        await rewrite((now) => takeOutBlock(now, "#"));
      };
      const report = await undoChanges(state, { takeOut, sweep: async () => [] });
      expect(report.isComplete).toBe(true);
      expect(existsSync(path) ? readFileSync(path, "utf8") : null).toBe(theirs);
      if (theirs !== null) expect(statSync(path).mode & 0o7777).toBe(rights);
    }),
    { numRuns: 200 },
  );
}, 120_000);
