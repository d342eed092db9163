// Waiting that can be cut short, again and again, and keeps nothing of what it waited for.

export interface Interrupt {
  /** What `work` gives; null where it was triggered first. Such work goes on, and nobody asks what it gives. */
  during<T>(work: Promise<T>): Promise<T | null>;
  /** Does nothing while nobody waits. */
  trigger(): void;
}

export function createInterrupt(): Interrupt {
  let cut: (() => void) | null = null;
  return {
    async during(work) {
      const { promise, resolve } = Promise.withResolvers<null>();
      cut = () => resolve(null);
      try {
        return await Promise.race([work, promise]);
      } finally {
        cut = null;
      }
    },
    trigger: () => cut?.(),
  };
}
