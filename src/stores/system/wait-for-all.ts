// Waits for what goes on at the same time, so that nothing of it still goes on when an error is told.

/** @throws the first error, when all have ended */
export async function waitForAll(all: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(all)) if (result.status === "rejected") throw result.reason;
}
