// IP addresses as text and as bytes: IPv4 in its one plain form, IPv6 after RFC 4291 and RFC 5952.

/** The four bytes of a dotted quad; null for octal, hex, short, zero-padded and every other odd form. */
export function parseIpv4(text: string): Uint8Array | null {
  if (text.length < 7 || text.length > 15) return null;
  const bytes = new Uint8Array(4);
  let index = 0;
  let digits = 0;
  let value = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i === text.length ? 0x2e : text.charCodeAt(i);
    if (code === 0x2e) {
      if (digits === 0 || value > 255 || index === 4) return null;
      bytes[index++] = value;
      digits = 0;
      value = 0;
    } else if (code >= 0x30 && code <= 0x39) {
      if (digits > 0 && value === 0) return null;
      value = value * 10 + code - 0x30;
      digits++;
    } else {
      return null;
    }
  }
  return index === 4 ? bytes : null;
}

/** `a.b.c.d`. */
export function formatIpv4(bytes: Uint8Array): string {
  return bytes.join(".");
}

// Six groups and a dotted quad: the longest text that RFC 4291 section 2.2 allows.
const longestIpv6 = 45;
const group = /^[0-9a-f]{1,4}$/i;

/** The sixteen bytes of an IPv6 address without brackets; null when it is none. Zone ids (RFC 4007) are refused. */
export function parseIpv6(text: string): Uint8Array | null {
  if (text.length > longestIpv6) return null;
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [before, after] = halves;
  const head = parseGroups(before ?? "", after === undefined);
  if (head === null) return null;
  if (after === undefined) return head.length === 16 ? Uint8Array.from(head) : null;
  const tail = parseGroups(after, true);
  // "::" stands for at least one group of zeros.
  if (tail === null || head.length + tail.length > 14) return null;
  const bytes = new Uint8Array(16);
  bytes.set(head);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

function parseGroups(text: string, mayEndInIpv4: boolean): number[] | null {
  if (text === "") return [];
  const parts = text.split(":");
  const bytes: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (group.test(part)) {
      const value = Number.parseInt(part, 16);
      bytes.push(value >> 8, value & 0xff);
      continue;
    }
    const ipv4 = mayEndInIpv4 && index === parts.length - 1 ? parseIpv4(part) : null;
    if (ipv4 === null) return null;
    bytes.push(...ipv4);
  }
  return bytes.length <= 16 ? bytes : null;
}

/** RFC 5952: lower case, no leading zeros, "::" for the first longest run of two or more zero groups. */
export function formatIpv6(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(index * 2));
  let longestStart = -1;
  let longestLength = 1;
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end++;
    if (end - start > longestLength) {
      longestStart = start;
      longestLength = end - start;
    }
    if (end > start) start = end;
  }
  const text = (part: readonly number[]) => part.map((value) => value.toString(16)).join(":");
  if (longestStart === -1) return text(groups);
  return `${text(groups.slice(0, longestStart))}::${text(groups.slice(longestStart + longestLength))}`;
}

/** The IPv4 address inside `::ffff:a.b.c.d` (RFC 4291 section 2.5.5.2), which the kernel dials as IPv4; else null. */
export function unmapIpv4(bytes: Uint8Array): Uint8Array | null {
  for (let index = 0; index < 12; index++) {
    if (bytes[index] !== (index < 10 ? 0 : 0xff)) return null;
  }
  return bytes.subarray(12);
}
