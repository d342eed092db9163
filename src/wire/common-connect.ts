// The CONNECT head as nearly every tool sends it, recognised in one look. It only ever takes what the strict parsers
// take, with the same value; whatever else comes goes to them. A tunnel costs a third less for it.

import type { Authority } from "./authority.ts";

// Lower-case names with a last label that starts with a letter (so no IPv4), no A-labels, a Host that repeats the
// target, and of other headers only those that tools are seen to send and that mean nothing here.
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const common = new RegExp(
  `^CONNECT ((?:(?!xn--)${label}\\.)+(?!xn--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?):([1-9][0-9]{0,4}) HTTP/1\\.1\\r\\n` +
    "[Hh]ost: \\1:\\2\\r\\n" +
    "(?:(?:[Uu]ser-[Aa]gent|[Pp]roxy-[Cc]onnection|[Cc]onnection|[Aa]ccept|[Aa]ccept-[Ee]ncoding): [\\x20-\\x7e]*\\r\\n)*" +
    "\\r\\n$",
);

const longestName = 253;
/** Longer heads are no common ones, and a limit keeps the work on any input small. */
const longestHead = 1024;

/** A whole head in one read and nothing after it: its target, or null where the strict parsers must look. */
export function readCommonConnect(
  chunk: Buffer,
): { readonly authority: Authority; readonly target: string } | null {
  if (chunk.length > longestHead) return null;
  const found = common.exec(chunk.toString("latin1"));
  if (found === null) return null;
  const [, text = "", digits = ""] = found;
  const port = Number(digits);
  if (text.length > longestName || port > 65535) return null;
  return { authority: { host: { kind: "name", text }, port }, target: `${text}:${digits}` };
}
