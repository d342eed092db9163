// What a fault text calls a character that is not allowed where it stands.

const names = new Map([
  [0x00, "a NUL"],
  [0x09, "a tab"],
  [0x0a, "a line feed"],
  [0x0d, "a carriage return"],
  [0x20, "a space"],
  [0x22, "a quotation mark"],
  [0x40, '"@" (userinfo is not allowed)'],
]);

/** Names one UTF-16 code unit in printable ASCII, so that a fault text is always safe to show. */
export function characterName(code: number): string {
  const known = names.get(code);
  if (known !== undefined) return known;
  if (code > 0x20 && code < 0x7f) return `"${String.fromCharCode(code)}"`;
  const hex = code.toString(16).toUpperCase().padStart(4, "0");
  return code < 0x80 ? `the control character U+${hex}` : `the character U+${hex}`;
}
