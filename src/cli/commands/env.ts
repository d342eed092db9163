// The command `env`: prints the session environment.

import { exitCodes, flagValue, type Command } from "../command.ts";
import { print, printError } from "../output.ts";
import { formatEnvironment, shellFormats } from "../shell-format.ts";
import { UsageError } from "../usage-error.ts";

export const env: Command = {
  name: "env",
  usage: "[--shell FORMAT] [FLAG …]",
  summary: "print the session environment for a shell or a file",
  description: `
Prints the variables that make tools find the running proxy and trust its CA:

  sh, bash, zsh    eval "$(agentproxy env)"
  fish             agentproxy env --shell fish | source
  PowerShell       agentproxy env --shell powershell | Out-String | iex
  GitHub Actions   agentproxy env --shell github >> "$GITHUB_ENV"

dotenv is for files of NAME=value, json for programs (null: to be unset). Where no
proxy runs, nothing is printed and the exit code is 3.`,
  flags: [
    {
      name: "--shell",
      value: "FORMAT",
      repeatable: false,
      help: `${shellFormats.join(", ")} (default: posix)`,
    },
  ],
  takesSettings: false,
  operands: [],
  async run(call) {
    const format = shellFormats.find((format) => format === (flagValue(call, "--shell") ?? "posix"));
    if (format === undefined) {
      throw new UsageError(
        `unknown format "${flagValue(call, "--shell")}"`,
        `one of ${shellFormats.join(", ")}`,
      );
    }
    const { callStateDir } = await import("../call-settings.ts");
    const stateDir = callStateDir(call);
    const { readRecord } = await import("../proxy-record.ts");
    const record = readRecord(stateDir);
    if (record === null) {
      printError(`No proxy runs on "${stateDir}"`, "start one with: agentproxy up --detach");
      return exitCodes.notRunning;
    }
    if (record.trust === null) {
      printError(`What runs on "${stateDir}" is a gateway alone, which serves no session`);
      return exitCodes.failed;
    }
    const { sessionEnvironment } = await import("../../tools/environment.ts");
    const { currentGit } = await import("../current-git.ts");
    const { trust } = record;
    const git = (await currentGit(record.gitSshRewrite)).set;
    print(
      formatEnvironment(
        format,
        sessionEnvironment({ ...record, trust, stateDir, git, inherited: process.env }),
      ),
    );
    return exitCodes.done;
  },
};
