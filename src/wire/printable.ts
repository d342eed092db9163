// Text from outside made safe for terminals, logs and status, which people and language models read.

/** Longest text shown of anything that an outsider chose, in bytes of UTF-8. */
const maxPrintableBytes = 256;

// Cc controls, Cf format characters (bidi marks, overrides and isolates, zero-width, tags), Cs lone surrogates, and
// whatever else Unicode lets a renderer leave out: variation selectors and fillers can carry a hidden message.
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** Strips what cannot be seen, turns line breaks and tabs into a space, and cuts at `maxBytes` between code points. */
export function printable(text: string, maxBytes: number = maxPrintableBytes): string {
  const visible = text.replace(lineBreaks, " ").replace(unsafe, "");
  // Three bytes of UTF-8 is the most that one UTF-16 code unit can take.
  if (visible.length * 3 <= maxBytes) return visible;
  let bytes = 0;
  let end = 0;
  for (const character of visible) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return visible.slice(0, end);
}
