// XML: Maven's settings.xml, NuGet.Config.

import { parseXml, XmlElement, XmlError, XmlText } from "@rgrove/parse-xml";
import { FormatError, lineAt } from "./format.ts";
import type { ConfigFormat, FoundSetting, Range } from "./format.ts";
import { wholeLines } from "./statement-lines.ts";

/**
 * An element is its path, "settings.proxies.proxy", with its text as the value where it has nothing else in it. NuGet's
 * `<add key="http_proxy" value="…"/>` is "configuration.config.add[http_proxy]".
 */
export const xml: ConfigFormat = {
  read(text) {
    try {
      const { root } = parseXml(text, { includeOffsets: true });
      return root === null ? [] : elements(root, root.name, text);
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      throw new FormatError(error.line, error.message.split("\n")[0] ?? "it is no XML");
    }
  },
  write: (value) =>
    value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
};

function elements(element: XmlElement, path: string, text: string): FoundSetting[] {
  const { key: named, value: attribute } = element.attributes;
  const children = element.children.filter((child) => child instanceof XmlElement);
  const texts = element.children.filter((child) => child instanceof XmlText);
  const piece = { start: element.start, end: element.end };
  const own: FoundSetting = {
    key: named === undefined ? path : `${path}[${named}]`,
    value: named === undefined ? (children.length === 0 ? element.text.trim() : null) : (attribute ?? null),
    line: lineAt(text, element.start),
    statement: wholeLines(text, piece, /^<!--[^]*-->$/),
    valueRange: named === undefined ? textRange(texts) : attributeRange(text, piece),
  };
  return [own, ...children.flatMap((child) => elements(child, `${path}.${child.name}`, text))];
}

function textRange(texts: readonly XmlText[]): Range | null {
  const [first] = texts;
  return first !== undefined && texts.length === 1 ? { start: first.start, end: first.end } : null;
}

/** Of the attribute "value" in the element's own tag. */
function attributeRange(text: string, { start, end }: Range): Range | null {
  const tag = text.slice(start, end);
  const found = /^<[^>]*?\bvalue\s*=\s*("[^"]*"|'[^']*')/.exec(tag);
  if (found === null) return null;
  const behind = start + found[0].length;
  return { start: behind - (found[1] ?? "").length + 1, end: behind - 1 };
}
