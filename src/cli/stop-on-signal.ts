// Lets a command put things in order before a signal ends it.

import { ignoredSignals } from "../host/inherited.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface SignalStop {
  readonly abort: AbortSignal;
  /** The first signal that came; null while none has. */
  signal(): NodeJS.Signals | null;
  release(): void;
}

export function stopOnSignal(): SignalStop {
  const controller = new AbortController();
  let first: NodeJS.Signals | null = null;
  const ignored = ignoredSignals(signals);
  const handlers = signals
    .filter((signal) => !ignored.includes(signal))
    .map((signal) => {
      const handler = (): void => {
        first ??= signal;
        controller.abort();
      };
      process.on(signal, handler);
      return [signal, handler] as const;
    });
  return {
    abort: controller.signal,
    signal: () => first,
    release() {
      for (const [signal, handler] of handlers) process.off(signal, handler);
    },
  };
}
