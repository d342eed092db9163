// Argv in, exit code out: the only file that ends the process.

import { constants } from "node:os";
import { dispatch } from "./cli/dispatch.ts";
import type { Outcome } from "./cli/command.ts";

// The signals that a process can die of without leaving a core file; Bun itself ignores SIGPIPE.
const deadly: ReadonlySet<string> = new Set([
  "SIGTERM",
  "SIGINT",
  "SIGHUP",
  "SIGKILL",
  "SIGUSR1",
  "SIGUSR2",
  "SIGALRM",
]);

/** A shell tells a death by signal from an exit, so a command that died of one ends us the same way. */
function end(outcome: Outcome): void {
  if (typeof outcome === "number") process.exit(outcome);
  const code = 128 + constants.signals[outcome];
  if (!deadly.has(outcome)) process.exit(code);
  process.removeAllListeners(outcome);
  process.kill(process.pid, outcome);
  setTimeout(() => process.exit(code), 100);
}

void dispatch(process.argv.slice(2)).then(end);
