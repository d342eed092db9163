// A gateway's yes to CONNECT as nearly all of them say it, recognised in one look; a strict subset of what the parsers
// take.

const common =
  /^HTTP\/1\.[01] 200(?: [\x20-\x7e]*)?\r\n(?:[A-Za-z][A-Za-z0-9-]{0,63}: [\x20-\x7e]*\r\n)*\r\n$/;

/** Longer heads are no common ones. */
const longestHead = 1024;

/** True for a whole 200 head in one read and nothing after it; false where the strict parsers must look. */
export function isCommonAcceptance(chunk: Buffer): boolean {
  return chunk.length <= longestHead && common.test(chunk.toString("latin1"));
}
