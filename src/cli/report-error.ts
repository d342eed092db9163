// Tells the user of an error in the words of its kind, and gives the exit code.

import { exitCodes } from "./command.ts";
import { printError } from "./output.ts";
import { UsageError } from "./usage-error.ts";
import { wayOutOf } from "./way-out.ts";

interface Told {
  readonly message: string;
  readonly hint: string | null;
}

// Told apart by shape, since their classes would bring heavy modules along: a ConfigError has faults, others a hint.
function toldBy(error: unknown): readonly Told[] {
  if (!(error instanceof Error)) return [{ message: String(error), hint: null }];
  if ("faults" in error) return error.faults as readonly Told[];
  return [{ message: error.message, hint: "hint" in error ? String(error.hint) : wayOutOf(error) }];
}

/** `helpCommand` is what tells more about a command line that cannot be understood. */
export function reportError(error: unknown, helpCommand: string): number {
  if (error instanceof UsageError) {
    printError(error.message, error.hint ?? `run: ${helpCommand}`);
    return exitCodes.usage;
  }
  for (const { message, hint } of toldBy(error)) printError(message, hint);
  return exitCodes.failed;
}
