// A marked part of ours in an XML text, put into an element and taken out again, all else byte for byte.

import type { XmlElement } from "@rgrove/parse-xml";
import { ManagedBlockError } from "../journal/managed-block.ts";

const beginMark = "<!-- >>> agentproxy >>>";
const endMark = "<!-- <<< agentproxy <<< -->";
const wayOut = '"agentproxy uninstall" takes this part out -->';
/** Said in the text itself, since taking out must know it long after. */
const wayOutOfOneTag =
  '"agentproxy uninstall" takes this part out, and makes the element around it one tag again -->';

const part = /\r?\n[ \t]*<!-- >>> agentproxy >>>[\s\S]*?<!-- <<< agentproxy <<< -->/;
const partInOneTag = new RegExp(`>${part.source}\\s*</[^<>]+>`);

/**
 * The text with the lines as the first thing in the element.
 * @param element with its offsets
 * @param depth how many elements are around what is put there
 * @param lines parted by "\n"; they get the text's own line breaks
 */
export function putPart(text: string, element: XmlElement, depth: number, lines: string): string {
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? "\n";
  const indent = "  ".repeat(depth);
  const isOneTag = element.children.length === 0 && text.slice(0, element.end).endsWith("/>");
  const begin = `${beginMark} ${isOneTag ? wayOutOfOneTag : wayOut}`;
  const put = [begin, ...lines.split("\n"), endMark].map((line) => lineBreak + indent + line).join("");
  if (isOneTag) {
    const before = text.slice(0, element.end - "/>".length);
    return `${before}>${put}${lineBreak}${indent.slice(2)}</${element.name}>${text.slice(element.end)}`;
  }
  const start = startTag.exec(text.slice(element.start))?.[0] ?? "";
  const at = element.start + start.length;
  return text.slice(0, at) + put + text.slice(at);
}

/** In quotes a ">" may stand for itself. */
const startTag = /^<(?:[^"'>]|"[^"]*"|'[^']*')*>/;

/**
 * The text without ours.
 * @throws ManagedBlockError where somebody edited the marks
 */
export function takeOutPart(text: string): string {
  const begins = text.split(beginMark).length - 1;
  const ends = text.split(endMark).length - 1;
  if (begins === 0 && ends === 0) return text;
  if (begins !== 1 || ends !== 1 || !part.test(text))
    throw new ManagedBlockError("the marks of agentproxy's part are damaged");
  if (text.includes(wayOutOfOneTag) && partInOneTag.test(text)) return text.replace(partInOneTag, "/>");
  return text.replace(part, "");
}

export function hasPart(text: string): boolean {
  return text.includes(beginMark);
}
