// Tests of a marked block in somebody else's text.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { ManagedBlockError, putBlock, readBlock, takeOutBlock } from "../../src/journal/managed-block.ts";

const signs = ["#", "//", ";", "!", "--", "%", "<!--"];
const sign = fc.constantFrom(...signs);
const lineOf = fc.string({ unit: fc.constantFrom("a", "é", " ", "#", ">", "<", "=", "🦊", "\r") });
/** Text of any line ends, mixed, with or without a byte order mark and a last line break. */
const anyText = fc
  .tuple(fc.constantFrom("", "\u{feff}"), fc.array(fc.tuple(lineOf, fc.constantFrom("\n", "\r\n"))), lineOf)
  .map(([mark, lines, last]) => mark + lines.flat().join("") + last);
const anyBody = fc.array(lineOf.map((line) => line.replaceAll("\r", ""))).map((lines) => lines.join("\n"));

const begin = '# >>> agentproxy >>> "agentproxy uninstall" takes this block out';

describe("any text", () => {
  test("has its bytes back when the block is taken out, wherever it was put", () => {
    const place = fc.constantFrom("start", "second line", "end");
    fc.assert(
      fc.property(anyText, sign, anyBody, place, (text, comment, body, where) => {
        const put = putBlock(text, comment, body, (whole) => {
          if (where === "start") return 0;
          return where === "end" ? whole.length : whole.indexOf("\n") + 1;
        });
        expect(takeOutBlock(put, comment)).toBe(text);
        expect(readBlock(put, comment)).toBe(body.replace(/\n$/, ""));
      }),
      { numRuns: 3000 },
    );
  });

  test("is the same after a second put, and a put over another is as if it had been alone", () => {
    fc.assert(
      fc.property(anyText, sign, anyBody, anyBody, (text, comment, first, second) => {
        const once = putBlock(text, comment, second);
        expect(putBlock(once, comment, second)).toBe(once);
        expect(putBlock(putBlock(text, comment, first), comment, second)).toBe(once);
      }),
    );
  });

  test("keeps what others write around the block", () => {
    fc.assert(
      fc.property(anyText, sign, anyBody, lineOf, (text, comment, body, added) => {
        const grown = `${putBlock(text, comment, body)}${added}\n`;
        const left = takeOutBlock(grown, comment);
        expect(left.endsWith(`${added}\n`)).toBe(true);
        expect(left.startsWith(text)).toBe(true);
      }),
    );
  });
});

test("a file reads as expected", () => {
  expect(putBlock("a = 1\n", "#", "b = 2\n")).toBe(`a = 1\n${begin}\nb = 2\n# <<< agentproxy <<<\n`);
  expect(putBlock("", "//", "b")).toBe(
    '// >>> agentproxy >>> "agentproxy uninstall" takes this block out\nb\n// <<< agentproxy <<<\n',
  );
  expect(putBlock("<a/>\n", "<!--", "<b/>")).toBe(
    '<a/>\n<!-- >>> agentproxy >>> "agentproxy uninstall" takes this block out -->\n<b/>\n<!-- <<< agentproxy <<< -->\n',
  );
});

test("the block has the file's line breaks", () => {
  const put = putBlock("a\r\nb\r\n", "#", "x\ny");
  expect(put).toBe(`a\r\nb\r\n${begin}\r\nx\r\ny\r\n# <<< agentproxy <<<\r\n`);
});

test("a last line without a break is given one, which goes with the block unless a line follows it", () => {
  const put = putBlock("a", "#", "x");
  expect(put).toStartWith(
    'a\n# >>> agentproxy >>> "agentproxy uninstall" takes this block out, and the line break before it\n',
  );
  expect(takeOutBlock(put, "#")).toBe("a");
  expect(takeOutBlock(`${put}b\n`, "#")).toBe("a\nb\n");
});

test("marks that an editor has indented or padded are still marks, and a sentence about them is none", () => {
  const text = `a\n  ${begin}  \n  x\n\t# <<< agentproxy <<<`;
  expect(readBlock(text, "#")).toBe("  x");
  expect(takeOutBlock(text, "#")).toBe("a\n");
  const about = "# see # >>> agentproxy >>> below\n";
  expect(readBlock(about, "#")).toBeNull();
  expect(readBlock(`${begin}\n# <<< agentproxy <<<\n`, ";")).toBeNull();
});

test("damaged marks are told with their lines, and nothing is made of them", () => {
  const end = "# <<< agentproxy <<<";
  const faults: readonly (readonly [string, string])[] = [
    [`a\n${begin}\nx\n`, "the block that begins in line 2 does not end"],
    [`x\n${end}\n`, "a block ends in line 2 and does not begin"],
    [`${end}\n${begin}\n`, "a block ends in line 1 and does not begin"],
    [`${begin}\n${begin}\n${end}\n`, "the block that begins in line 1 begins again in line 2"],
    [`${begin}\n${end}\n${begin}\n${end}\n`, "a second block begins in line 3"],
    [`${begin}\n${end}\n${end}\n`, "a block ends in line 3 and does not begin"],
  ];
  for (const [text, cause] of faults) {
    const run = [() => putBlock(text, "#", "x"), () => takeOutBlock(text, "#"), () => readBlock(text, "#")];
    for (const verb of run) {
      expect(verb).toThrow(new ManagedBlockError(`the marks of agentproxy's block are damaged: ${cause}`));
    }
  }
});

test("a body that holds a mark, or a place inside a line, is a fault of the caller", () => {
  expect(() => putBlock("", "#", `a\n ${begin}`)).toThrow(RangeError);
  expect(() => putBlock("", "#", "# <<< agentproxy <<<")).toThrow(RangeError);
  expect(() => putBlock("abc\n", "#", "x", () => 1)).toThrow(RangeError);
});
