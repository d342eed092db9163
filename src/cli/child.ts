// Runs another program in place of this one, as far as one process can stand for another.

import { existsSync } from "node:fs";
import { systemCause, systemCode } from "../host/system-cause.ts";
import { exitCodes, type Outcome } from "./command.ts";
import { printError } from "./output.ts";
import { passSignals } from "./pass-signals.ts";

export interface ChildOptions {
  readonly command: readonly [name: string, ...rest: string[]];
  readonly environment: Readonly<Record<string, string>>;
  /** Descriptors past 2 that it gets under the same numbers. */
  readonly descriptors: readonly number[];
  /** Signals that it ignores from the start. */
  readonly ignored: readonly NodeJS.Signals[];
}

/** Its exit code, the signal that ended it, or 126 or 127 (POSIX shell, section 2.8.2) with an error told. */
export async function runChild(options: ChildOptions): Promise<Outcome> {
  const [name, ...rest] = options.command;
  const path = name.includes("/") ? name : Bun.which(name, { PATH: options.environment["PATH"] ?? "" });
  if (path === null) {
    printError(`Cannot run "${name}": there is no such command in PATH`);
    return exitCodes.notFound;
  }
  // Before the child is there: a signal in between would end us and leave the child behind.
  let child: Bun.Subprocess | null = null;
  const early: NodeJS.Signals[] = [];
  const end = passSignals((signal) => {
    if (child === null) early.push(signal);
    else child.kill(signal);
  }, options.ignored);
  try {
    child = spawn(options, path, rest);
    for (const signal of early) child.kill(signal);
    await child.exited;
    return child.signalCode ?? child.exitCode ?? exitCodes.failed;
  } catch (error) {
    if (systemCode(error) === "ENOENT" && !existsSync(path)) {
      printError(`Cannot run "${name}": ${systemCause(error)}`);
      return exitCodes.notFound;
    }
    // The kernel says ENOENT of a script, too, whose interpreter is not there.
    const cause = systemCode(error) === "ENOENT" ? "its interpreter is not there" : systemCause(error);
    printError(`Cannot run "${name}": ${cause}`);
    return exitCodes.cannotExecute;
  } finally {
    end();
  }
}

function spawn(options: ChildOptions, path: string, rest: readonly string[]): Bun.Subprocess {
  const { environment, descriptors } = options;
  const stdio: ("inherit" | "ignore" | number)[] = ["inherit", "inherit", "inherit"];
  for (let index = 3; index <= Math.max(2, ...descriptors); index++) {
    stdio.push(descriptors.includes(index) ? index : "ignore");
  }
  const start = (command: string[], argv0: string): Bun.Subprocess =>
    Bun.spawn(command, { argv0, env: environment, stdio: stdio as ["inherit", "inherit", "inherit"] });
  const ignored = options.ignored.map((signal) => signal.slice(3)).join(" ");
  // Bun gives every child the default disposition of every signal; only a shell can give back those that were ignored.
  if (ignored !== "")
    return start(["/bin/sh", "-c", `trap '' ${ignored}; exec "$@"`, "sh", path, ...rest], "sh");
  try {
    return start([path, ...rest], options.command[0]);
  } catch (error) {
    // As execvp(3) has it: a script without a first line that names its interpreter is the shell's.
    if (systemCode(error) === "ENOEXEC") return start(["/bin/sh", path, ...rest], "sh");
    throw error;
  }
}
