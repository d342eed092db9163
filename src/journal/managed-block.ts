// A marked block of lines inside a text file that is somebody else's: put there, replaced, taken out, all else byte for byte.

/** What starts a comment line in the file's language: "#", "//", ";", "!", "--", "%"; "<!--" is closed by "-->". */
export type CommentSign = string;

/** The marks are not what was put there: somebody edited them. */
export class ManagedBlockError extends Error {
  override readonly name = "ManagedBlockError";
}

interface Block {
  /** Of its first line. */
  readonly start: number;
  /** After its last line's break. */
  readonly end: number;
  /** With "\n" alone, none at the end. */
  readonly body: string;
  /** As its own lines have it. */
  readonly lineBreak: string;
  /** Whether the line before had no break and was given one. */
  readonly addedBreak: boolean;
}

const beginMark = ">>> agentproxy >>>";
const endMark = "<<< agentproxy <<<";
const wayOut = '"agentproxy uninstall" takes this block out';
/** Said in the file itself, since taking out must know it long after. */
const wayOutWithBreak = '"agentproxy uninstall" takes this block out, and the line break before it';
const byteOrderMark = "\u{feff}";

/**
 * The text with `body` in the block: in the block that is there, else in a new one where `place` says, else at the end.
 * @param body lines, broken by "\n"; they get the file's own line breaks
 * @param place given the text; the start of a line, or the end of the text
 * @throws ManagedBlockError where the marks are damaged
 */
export function putBlock(
  text: string,
  comment: CommentSign,
  body: string,
  place: (text: string) => number = (whole) => whole.length,
): string {
  const lines = body.replace(/\n$/, "");
  if (lines.split("\n").some((line) => isMark(line, comment, beginMark) || isMark(line, comment, endMark))) {
    throw new RangeError("Cannot put a block: one of its lines is a mark");
  }
  const found = findBlock(text, comment);
  if (found !== null) {
    const block = formatBlock(lines, comment, found.lineBreak, found.addedBreak);
    return text.slice(0, found.start) + block + text.slice(found.end);
  }
  const at = Math.max(place(text), text.startsWith(byteOrderMark) ? 1 : 0);
  const before = text.slice(0, at);
  const needsBreak = before !== "" && before !== byteOrderMark && !before.endsWith("\n");
  if (needsBreak && at !== text.length) throw new RangeError("Cannot put a block into the middle of a line");
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? "\n";
  const block = formatBlock(lines, comment, lineBreak, needsBreak);
  return before + (needsBreak ? lineBreak : "") + block + text.slice(at);
}

/**
 * The text as it was before `putBlock`, with what others have changed around the block since.
 * @throws ManagedBlockError where the marks are damaged
 */
export function takeOutBlock(text: string, comment: CommentSign): string {
  const found = findBlock(text, comment);
  if (found === null) return text;
  const before = text.slice(0, found.start);
  const after = text.slice(found.end);
  // A line that somebody wrote below the block needs the break that stood above it.
  const takesBreak = found.addedBreak && after === "" && before.endsWith(found.lineBreak);
  return (takesBreak ? before.slice(0, -found.lineBreak.length) : before) + after;
}

/**
 * The block's lines, broken by "\n", without one at the end; null where there is no block.
 * @throws ManagedBlockError where the marks are damaged
 */
export function readBlock(text: string, comment: CommentSign): string | null {
  return findBlock(text, comment)?.body ?? null;
}

/** Whether what stands at the offset is in a block of ours, whatever the comments of the file's language. */
export function isInBlock(text: string, offset: number): boolean {
  return text.lastIndexOf(beginMark, offset) > text.lastIndexOf(endMark, offset);
}

function findBlock(text: string, comment: CommentSign): Block | null {
  let offset = 0;
  let begin: { start: number; bodyStart: number; line: string; number: number } | null = null;
  let block: Block | null = null;
  for (const [index, line] of text.split(/(?<=\n)/).entries()) {
    const number = index + 1;
    const start = offset + (index === 0 && line.startsWith(byteOrderMark) ? 1 : 0);
    const plain = line.slice(start - offset);
    offset += line.length;
    if (isMark(plain, comment, beginMark)) {
      if (begin !== null)
        throw damaged(`the block that begins in line ${begin.number} begins again in line ${number}`);
      if (block !== null) throw damaged(`a second block begins in line ${number}`);
      begin = { start, bodyStart: offset, line: plain, number };
    } else if (isMark(plain, comment, endMark)) {
      if (begin === null) throw damaged(`a block ends in line ${number} and does not begin`);
      const body = text.slice(begin.bodyStart, start).replaceAll("\r\n", "\n").replace(/\n$/, "");
      const lineBreak = begin.line.endsWith("\r\n") ? "\r\n" : "\n";
      const addedBreak = begin.line.includes(wayOutWithBreak);
      block = { start: begin.start, end: offset, body, lineBreak, addedBreak };
      begin = null;
    }
  }
  if (begin !== null) throw damaged(`the block that begins in line ${begin.number} does not end`);
  return block;
}

/** An editor may have indented a mark, or taken or left space at its end. */
function isMark(line: string, comment: CommentSign, mark: string): boolean {
  return line.trim().startsWith(`${comment} ${mark}`);
}

function formatBlock(lines: string, comment: CommentSign, lineBreak: string, addedBreak: boolean): string {
  const close = comment === "<!--" ? " -->" : "";
  const begin = `${comment} ${beginMark} ${addedBreak ? wayOutWithBreak : wayOut}${close}`;
  const end = `${comment} ${endMark}${close}`;
  const body = lines === "" ? [] : lines.split("\n");
  return [begin, ...body, end].map((line) => line + lineBreak).join("");
}

function damaged(cause: string): ManagedBlockError {
  return new ManagedBlockError(`the marks of agentproxy's block are damaged: ${cause}`);
}
