// Writes one PEM block in the strict form of RFC 7468.

/** Lines of 64 characters and a final newline, as every reader takes it. */
export function formatPem(label: string, der: Buffer): string {
  const base64 = der.toString("base64");
  let lines = "";
  for (let start = 0; start < base64.length; start += 64) lines += `${base64.slice(start, start + 64)}\n`;
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}
