// Java's .properties files: which keys a text has, and how a value is written into one.

/** A key with its value, escapes taken out. */
export type Property = readonly [key: string, value: string];

/**
 * In the file's order; of a key that is there twice the last counts.
 * @see https://docs.oracle.com/javase/8/docs/api/java/util/Properties.html#load-java.io.Reader-
 */
export function parseProperties(text: string): Property[] {
  return logicalLines(text).map((line) => {
    const [, key = "", value = ""] =
      /^((?:\\.|[^\\=:\s])*)[ \t\f]*(?:[=:][ \t\f]*)?((?:.|\n)*)$/su.exec(line) ?? [];
    return [unescape(key), unescape(value)];
  });
}

/** The value as it stands behind "key=". Gradle, as Java itself, reads the file as ISO 8859-1, so that all else is escaped. */
export function formatPropertyValue(value: string): string {
  return value
    .replaceAll("\\", "\\\\")
    .replace(/^ /, "\\ ")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Without comments and blank lines; a line that ends in a backslash goes on in the next one. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open: string | null = null;
  for (const natural of text.split(/\r\n|\n|\r/)) {
    const line = natural.replace(/^[ \t\f]+/, "");
    if (open === null && (line === "" || /^[#!]/.test(line))) continue;
    const whole: string = (open ?? "") + line;
    // An even number of backslashes stands for backslashes.
    const goesOn = (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;
    open = goesOn ? whole.slice(0, -1) : null;
    if (!goesOn) lines.push(whole);
  }
  return open === null || open === "" ? lines : [...lines, open];
}

function unescape(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_whole, code?: string, character?: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return { t: "\t", n: "\n", r: "\r", f: "\f" }[character ?? ""] ?? character ?? "";
  });
}
