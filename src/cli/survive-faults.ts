// Keeps a proxy serving when one of its callbacks fails: that connection is lost, the session's others are not.

import { printError } from "./output.ts";

function tell(fault: unknown): void {
  const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  printError(`A fault inside agentproxy, which goes on: ${text}`, "report it with this text");
}

/** From now on an exception that nobody catches is told on standard error and ends nothing. */
export function surviveFaults(): void {
  process.on("uncaughtException", tell);
  process.on("unhandledRejection", tell);
}
