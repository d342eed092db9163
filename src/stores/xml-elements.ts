// Where the elements of an XML text are, so that it can be changed in place and stay what it is everywhere else.

export interface XmlElement {
  readonly name: string;
  /** Of the "<" of its start tag. */
  readonly start: number;
  /** After the ">" of its start tag. */
  readonly contentStart: number;
  /** Of the "<" of its end tag; where it is written as one tag, the same as contentStart. */
  readonly contentEnd: number;
  /** "<name/>" */
  readonly isOneTag: boolean;
  readonly children: readonly XmlElement[];
}

/** What is wrong with the text, with its line. */
export class XmlFault extends Error {
  override readonly name = "XmlFault";
}

type Open = Omit<XmlElement, "contentEnd" | "children"> & { readonly children: XmlElement[] };

/** XML 1.0, section 2: comments, CDATA, processing instructions and a DOCTYPE hold no elements. */
const markup =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE(?:[^[>"']|"[^"]*"|'[^']*'|\[[^\]]*\])*>|<\/([^\s<>]+)\s*>|<([^\s<>/!?]+)(?:\s+[^\s=<>/"']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>|</g;

/**
 * The root element.
 * @throws XmlFault
 */
export function parseXml(text: string): XmlElement {
  const open: Open[] = [];
  let root: XmlElement | null = null;
  const fault = (at: number, cause: string): XmlFault =>
    new XmlFault(`line ${text.slice(0, at).split("\n").length}: ${cause}`);
  const close = (element: XmlElement): void => {
    const parent = open.at(-1);
    if (parent !== undefined) parent.children.push(element);
    else if (root === null) root = element;
    else throw fault(element.start, `a second root element, <${element.name}>`);
  };
  for (const { 0: whole, 1: ended, 2: name, 3: slash, index } of text.matchAll(markup)) {
    const after = index + whole.length;
    if (whole === "<") throw fault(index, "a tag that cannot be read");
    if (name !== undefined) {
      const started: Open = {
        name,
        start: index,
        contentStart: after,
        isOneTag: slash === "/",
        children: [],
      };
      if (started.isOneTag) close({ ...started, contentEnd: after });
      else open.push(started);
    } else if (ended !== undefined) {
      const started = open.pop();
      if (started?.name !== ended) throw fault(index, `</${ended}> ends what has not begun`);
      close({ ...started, contentEnd: index });
    }
  }
  const left = open.at(-1);
  if (left !== undefined) throw fault(left.start, `<${left.name}> does not end`);
  if (root === null) throw fault(0, "there is no element");
  return root;
}

/** What the element holds between its tags, without comments and the space around it. */
export function textOf(text: string, { contentStart, contentEnd }: XmlElement): string {
  return text
    .slice(contentStart, contentEnd)
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .trim();
}

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
