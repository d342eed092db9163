// A place in the ledger's changes: whoever keeps one can ask for what came after it.

/**
 * Every occurrence is one change; they are counted from 1, after a prefix that no other proxy's have. A row's id names the
 * change that made it, a cursor the change that was the last when it was given: both look alike, and serve alike.
 */
export function formatChange(prefix: string, change: number): string {
  return `${prefix}${change}`;
}

/** The change that an id or a cursor names; null for what has not been given out up to the change `latest`. */
export function parseChange(prefix: string, text: string, latest: number): number | null {
  const digits = text.startsWith(prefix) ? text.slice(prefix.length) : "";
  if (!/^(?:0|[1-9]\d{0,14})$/.test(digits)) return null;
  const change = Number(digits);
  return change <= latest ? change : null;
}
