// Tells the user of an error in the words of its kind, and gives the exit code.

import { exitCodes } from "./command.ts";
import { printError } from "./output.ts";
import { systemCode } from "../host/system-cause.ts";
import { UsageError } from "./usage-error.ts";

interface Told {
  readonly message: string;
  readonly hint: string | null;
}

const otherStateDir = "choose another one with --state-dir";
/** The way out of what the system refused, for errors that know none of their own: those about files of the state directory. */
const wayOut: Readonly<Record<string, string>> = {
  EACCES: `run as the user whom the state directory belongs to, or ${otherStateDir}`,
  EPERM: `run as the user whom the state directory belongs to, or ${otherStateDir}`,
  EROFS: `the state directory must be on a disk that can be written; ${otherStateDir}`,
  ENOSPC: `make room on that disk, or ${otherStateDir}`,
  EDQUOT: `make room on that disk, or ${otherStateDir}`,
  SQLITE_FULL: `make room on that disk, or ${otherStateDir}`,
  ENOENT: otherStateDir,
  ENOTDIR: `the state directory must be a folder; ${otherStateDir}`,
  EEXIST: `the state directory must be a folder; ${otherStateDir}`,
  ELOOP: "remove the symlink",
  EISDIR: "there should be a file: remove the folder",
  SQLITE_NOTADB: "remove it",
  SQLITE_CANTOPEN: "remove what is there",
};

function wayOutOf(error: Error): string | null {
  return wayOut[systemCode(error.cause) ?? ""] ?? null;
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
