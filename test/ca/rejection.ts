// What a promise is rejected with.

/** Throws where the promise is fulfilled. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  const outcome: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (outcome instanceof Error) return outcome;
  throw new Error("the promise was fulfilled");
}
