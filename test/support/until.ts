// Waiting for something that a test cannot subscribe to.

/**
 * Asks `probe` again and again until it gives something other than null, undefined or false, and returns that. Throws
 * `Gave up after N ms waiting for …` otherwise; `what` may be a function, to say what was seen last.
 */
export async function until<T>(
  what: string | (() => string),
  probe: () => T | Promise<T>,
  timeoutMs = 10_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await probe();
    if (answer !== null && answer !== undefined && answer !== false) {
      return answer as NonNullable<Exclude<T, false>>;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Gave up after ${timeoutMs} ms waiting for ${typeof what === "string" ? what : what()}`,
      );
    }
    await Bun.sleep(15);
  }
}
