// Why the operating system refused, in its own words without the call's name.

/** "no space left on device" for an error whose message is "ENOSPC: no space left on device, write". */
export function systemCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return /^E[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
}

/** The error's code, such as "ENOENT", or null where it has none. */
export function systemCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : null;
}
