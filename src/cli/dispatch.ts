// Finds the command that the arguments name, and runs it.

import { suggest } from "../config/suggest.ts";
import { exitCodes, type Command, type Outcome } from "./command.ts";
import { commands } from "./command-list.ts";
import { commonFlags, flagsOf } from "./common-flags.ts";
import { parseArguments } from "./flags.ts";
import { commandHelp, overallHelp } from "./help.ts";
import { print } from "./output.ts";
import { reportError } from "./report-error.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** Never rejects: every error is told, and becomes an exit code. */
export async function dispatch(argv: readonly string[]): Promise<Outcome> {
  const command = commands.find((command) => command.name === argv[0]);
  try {
    return command === undefined ? answer(argv) : await call(command, argv.slice(1));
  } catch (error) {
    const code = reportError(error, `agentproxy help ${command?.name ?? ""}`.trimEnd());
    return command?.operands === "command" && code === exitCodes.failed ? exitCodes.runFailed : code;
  }
}

async function call(command: Command, argv: readonly string[]): Promise<Outcome> {
  if (argv[0] === "-h") return answer(["help", command.name]);
  const { operands } = command;
  const parsed = parseArguments(argv, flagsOf(command), operands === "command");
  if (parsed.flags.has("--help")) return answer(["help", command.name]);
  if (typeof operands !== "string") checkOperands(operands, parsed.operands);
  return await command.run(parsed);
}

function checkOperands(known: readonly string[], given: readonly string[]): void {
  const [first, second] = given;
  if (known.length === 0 && first !== undefined) throw new UsageError(`unexpected argument "${first}"`, null);
  if (second !== undefined) throw new UsageError(`unexpected argument "${second}"`, null);
  if (known.length === 0) return;
  const choice = `one of ${known.join(", ")}`;
  if (first === undefined) throw new UsageError(`an argument is missing: ${choice}`, null);
  if (!known.includes(first))
    throw new UsageError(`unknown argument "${first}"`, didYouMean(first, known) ?? choice);
}

/** What needs no command: help and version. */
function answer(argv: readonly string[]): number {
  const [first, second, ...others] = argv;
  const names = commands.map((command) => command.name);
  if (first === "--version" || first === "-V" || first === "version") {
    print(`agentproxy ${version}\n`);
    return exitCodes.done;
  }
  if (first === undefined || first === "--help" || first === "-h" || first === "help") {
    const command = commands.find((command) => command.name === second);
    if (others[0] !== undefined) throw new UsageError(`unexpected argument "${others[0]}"`, null);
    if (second !== undefined && command === undefined) throw unknownCommand(second, names);
    print(command === undefined ? overallHelp(commands, version) : commandHelp(command));
    return exitCodes.done;
  }
  if (!first.startsWith("-")) throw unknownCommand(first, [...names, "help", "version"]);
  const everyFlag = [...commands.flatMap((command) => flagsOf(command)), ...commonFlags].map(
    (flag) => flag.name,
  );
  const known = [...new Set([...everyFlag, "--version"])];
  if (known.some((name) => name === first.split("=")[0])) {
    throw new UsageError(`${first} stands before the command`, `agentproxy COMMAND ${first}`);
  }
  throw new UsageError(`unknown flag "${first}"`, didYouMean(first, known));
}

function unknownCommand(word: string, known: readonly string[]): UsageError {
  return new UsageError(`unknown command "${word}"`, didYouMean(word, known));
}

function didYouMean(word: string, known: readonly string[]): string | null {
  const meant = suggest(word, known);
  return meant === null ? null : `did you mean ${meant}?`;
}
