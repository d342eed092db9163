// What a command of agentproxy is, and how it is called.

import type { FlagSpec, ParsedArguments } from "./flags.ts";

/** An exit code, or the signal that ended the command that was run. */
export type Outcome = number | NodeJS.Signals;

export const exitCodes = {
  done: 0,
  /** It did not work, or is not well. */
  failed: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** No proxy runs. */
  notRunning: 3,
  /** `run`: agentproxy itself failed, as env(1) and timeout(1) have it. */
  runFailed: 125,
  /** `run`: the command was found but cannot be run (POSIX shell, section 2.8.2). */
  cannotExecute: 126,
  /** `run`: there is no such command. */
  notFound: 127,
} as const;

export interface Command {
  readonly name: string;
  /** What follows the name. */
  readonly usage: string;
  /** Half a sentence for the list of commands. */
  readonly summary: string;
  /** The whole story for `help NAME`: paragraphs, which are wrapped, and indented lines, which are not. */
  readonly description: string;
  readonly flags: readonly FlagSpec[];
  /** Whether it takes the flags of the option table. */
  readonly takesSettings: boolean;
  /** The words that may follow, "any" for whichever, or "command" for another program's command line. */
  readonly operands: readonly string[] | "any" | "command";
  /** Loads what it needs by import() inside, so that other commands start fast. */
  run(call: ParsedArguments): Promise<Outcome>;
}

/** The one value of a flag, or null where it was not given. */
export function flagValue(call: ParsedArguments, name: `--${string}`): string | null {
  return call.flags.get(name)?.[0] ?? null;
}
