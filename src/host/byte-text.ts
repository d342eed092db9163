// Somebody else's text file as a string that goes back into the very same bytes, whatever encoding it has.

/** What Python's error handler "surrogateescape" (PEP 383) adds to a byte that is part of no character. */
const escapeBase = 0xdc00;
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The text, with a byte order mark where there is one. Bytes that are no UTF-8 become lone surrogates, so that none is
 * lost and what is added later is UTF-8. Null for bytes that are no text at all.
 */
export function decodeText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  const whole = decodeStrict(bytes);
  if (whole !== null) return whole;
  let text = "";
  for (let index = 0; index < bytes.length;) {
    const length = sequenceLength(bytes[index] ?? 0);
    const character = decodeStrict(bytes.subarray(index, index + length));
    text += character ?? String.fromCharCode(escapeBase + (bytes[index] ?? 0));
    index += character === null ? 1 : length;
  }
  return text;
}

/** The bytes that `decodeText` had, and UTF-8 for all else. */
export function encodeText(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text);
  const parts = text.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 0 ? Buffer.from(part) : Buffer.from([part.charCodeAt(0) - escapeBase]),
    ),
  );
}

function decodeStrict(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

/** RFC 3629 section 3: how many bytes the character has that starts so. */
function sequenceLength(lead: number): number {
  if (lead < 0xc0) return 1;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
