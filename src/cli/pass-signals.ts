// Passes on to a child the signals that this process gets.

import { inForeground } from "../host/processes.ts";

export const passedSignals = [
  "SIGINT",
  "SIGTERM",
  "SIGHUP",
  "SIGQUIT",
  "SIGUSR1",
  "SIGUSR2",
  "SIGWINCH",
] as const;

// A terminal sends these to its whole foreground group, so that the child has had them too: passed on, it would see two
// interrupts where the user pressed once, and many programs take the second for "at once".
const fromTerminal: ReadonlySet<string> = new Set(["SIGINT", "SIGQUIT", "SIGHUP", "SIGWINCH"]);

/** Begins at once; the returned function ends it. `ignored` ones are left alone. */
export function passSignals(
  kill: (signal: NodeJS.Signals) => void,
  ignored: readonly NodeJS.Signals[],
): () => void {
  const handlers = passedSignals
    .filter((signal) => !ignored.includes(signal))
    .map((signal) => {
      const handler = (): void => {
        if (!(fromTerminal.has(signal) && inForeground())) kill(signal);
      };
      process.on(signal, handler);
      return [signal, handler] as const;
    });
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
