// Small changes to a text, of which the disguises of hosts and ports are made.

/** Characters that are not seen, or that a mapping leaves out. */
export const invisible = Array.from("\u00ad\u200b\u200c\u200d\u2060\ufeff\u202e\u2066\u034f\ufe0f");
/** Characters that end a text for some readers. */
export const control = ["\r\n", ...Array.from("\0\t\n\r\u0001\u001f\u007f\u0085\u00a0\u2028 ")];
/** Printable characters that no host has. */
export const foreign = Array.from("%@/\\?#&,;'\"`<>{}|^~!$(+=*");

/** Where a text can be cut in two, both ends included. */
export function cuts(text: string): readonly (readonly [string, string])[] {
  return Array.from(
    { length: text.length + 1 },
    (_, index) => [text.slice(0, index), text.slice(index)] as const,
  );
}

/** A text with each character in turn replaced, and all of them at once. */
export function replaced(text: string, replace: (character: string) => string): readonly string[] {
  const each = cuts(text).map(
    ([before, after]) => before + (after === "" ? "" : replace(after.charAt(0))) + after.slice(1),
  );
  return [...each, Array.from(text, replace).join("")];
}

/** The full-width form of a printable ASCII character, which UTS 46 maps back. */
export function fullWidth(character: string): string {
  const code = character.charCodeAt(0);
  return code > 0x20 && code < 0x7f ? String.fromCharCode(code + 0xfee0) : character;
}

/** A character as in a URL's path. */
export function percentEncoded(character: string): string {
  return encodeURIComponent(character) === character
    ? `%${character.charCodeAt(0).toString(16)}`
    : encodeURIComponent(character);
}
