// Splits a command's arguments into flags and operands.

import { suggest } from "../config/suggest.ts";
import { UsageError } from "./usage-error.ts";

export interface FlagSpec {
  readonly name: `--${string}`;
  /** The word for the value in the help; null for a flag without one. */
  readonly value: string | null;
  readonly repeatable: boolean;
  readonly help: string;
}

export interface ParsedArguments {
  /** Flag name to its values in order; a flag without a value has "". */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

/**
 * `--flag value`, `--flag=value` and `--` for the end of the flags. With `operandEndsFlags` the first operand ends them
 * too, so that the flags of another command after it are left alone.
 * @throws UsageError
 */
export function parseArguments(
  argv: readonly string[],
  specs: readonly FlagSpec[],
  operandEndsFlags: boolean,
): ParsedArguments {
  const flags = new Map<string, string[]>();
  const operands: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? "";
    if (argument === "--") return { flags, operands: [...operands, ...argv.slice(index + 1)] };
    if (!argument.startsWith("-") || argument === "-") {
      if (operandEndsFlags) return { flags, operands: argv.slice(index) };
      operands.push(argument);
      continue;
    }
    const equals = argument.indexOf("=");
    const name = equals < 0 ? argument : argument.slice(0, equals);
    const spec = specs.find((spec) => spec.name === name);
    if (spec === undefined) throw unknownFlag(name, specs);
    let value = equals < 0 ? null : argument.slice(equals + 1);
    if (spec.value === null) {
      if (value !== null) throw new UsageError(`${name} takes no value`, null);
    } else if (value === null) {
      value = argv[++index] ?? null;
      // Most likely the value was forgotten, and the next flag would be swallowed.
      if (value === null || value.startsWith("--")) {
        throw new UsageError(`${name} needs a value`, `${name} ${spec.value}`);
      }
    }
    const values = flags.get(name) ?? [];
    if (values.length > 0 && !spec.repeatable) throw new UsageError(`${name} is given twice`, null);
    flags.set(name, [...values, value ?? ""]);
  }
  return { flags, operands };
}

function unknownFlag(name: string, specs: readonly FlagSpec[]): UsageError {
  const meant = suggest(
    name,
    specs.map((spec) => spec.name),
  );
  return new UsageError(`unknown flag "${name}"`, meant === null ? null : `did you mean ${meant}?`);
}
