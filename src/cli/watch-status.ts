// Tells the status again whenever it is another one, until a signal comes or the proxy ends.

import { watchProxy } from "../status/client.ts";
import type { StatusDocument } from "../status/document.ts";
import { exitCodes, type Outcome } from "./command.ts";
import type { AnsweringProxy } from "./find-proxy.ts";
import { createInterrupt } from "./interrupt.ts";
import { isOutputRead, print } from "./output.ts";
import { enterScreen, type Screen } from "./screen.ts";
import { formatStatus } from "./status-text.ts";
import { stopOnSignal } from "./stop-on-signal.ts";

/** Ages go on by themselves; whatever happens is told by the proxy. */
const pollMs = 1000;

/**
 * On a terminal the summary is drawn in place; elsewhere it is told again with each change, and as JSON as a line with the
 * whole document.
 * @param ask null where no proxy answers
 */
export async function watchStatus(
  ask: () => Promise<AnsweringProxy | null>,
  asJson: boolean,
): Promise<Outcome> {
  const screen = asJson ? null : enterScreen();
  const stop = stopOnSignal();
  const [asking, pausing] = [createInterrupt(), createInterrupt()];
  const redraw = (): void => pausing.trigger();
  // Whoever suspends us wants the terminal back until we go on (signal(7)).
  const suspend = (): void => {
    screen?.leave();
    process.kill(process.pid, "SIGSTOP");
  };
  const handlers = [
    ["SIGWINCH", redraw],
    ["SIGCONT", redraw],
    ["SIGTSTP", suspend],
  ] as const;
  stop.abort.addEventListener("abort", () => {
    asking.trigger();
    pausing.trigger();
  });
  for (const [signal, handler] of handlers) process.on(signal, handler);
  let told = "";
  let unwatch: (() => void) | null = null;
  try {
    for (;;) {
      const found = await asking.during(ask());
      const signal = stop.signal();
      if (signal !== null) return signal;
      if (found === null) return exitCodes.notRunning;
      if (!(await isOutputRead())) return exitCodes.done;
      const { address, status: document } = found;
      // Once: one that ends it at once, as an older version does, is looked at each second.
      unwatch ??= watchProxy(address, document.cursor, redraw, redraw);
      // Time goes on by itself, and connections are also ours.
      const state = JSON.stringify({ ...document, uptimeSeconds: 0, connections: null });
      if (screen !== null || state !== told) {
        told = state;
        if (!tell(document, screen, asJson)) return exitCodes.done;
      }
      await pausing.during(Bun.sleep(pollMs));
    }
  } finally {
    screen?.leave();
    unwatch?.();
    for (const [signal, handler] of handlers) process.off(signal, handler);
    stop.release();
  }
}

/** False where nobody is left to be told. */
function tell(document: StatusDocument, screen: Screen | null, asJson: boolean): boolean {
  if (asJson) return print(`${JSON.stringify(document)}\n`);
  const text = formatStatus(document, Date.now());
  return screen === null ? print(`${text}\n`) : screen.draw(text);
}
