// The result of every parser: a value, or the fault in one clause.

/** `fault` is a clause with its own subject ("the port is missing"); it never quotes what an outsider sent. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: string };

/** The parse that succeeded. */
export function accept<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** The parse that failed. */
export function refuse(fault: string): { readonly ok: false; readonly fault: string } {
  return { ok: false, fault };
}
