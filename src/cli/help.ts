// The help texts, from the commands and their flags.

import type { Command } from "./command.ts";
import { commonFlags, settingFlags } from "./common-flags.ts";
import type { FlagSpec } from "./flags.ts";

const width = 80;

/** Breaks at spaces; every line after the first is indented as well. */
export function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}

/** Two columns; a name that is too long for its column has a line of its own. */
function columns(rows: readonly (readonly [name: string, text: string])[], nameWidth: number): string {
  const indent = nameWidth + 4;
  const lines = rows.map(([name, text]) => {
    const gap = name.length > nameWidth ? `\n${" ".repeat(indent)}` : " ".repeat(indent - 2 - name.length);
    return `  ${name}${gap}${wrap(text, indent)}\n`;
  });
  return lines.join("");
}

function flagRows(flags: readonly FlagSpec[]): [string, string][] {
  return flags.map((flag) => [flag.value === null ? flag.name : `${flag.name} ${flag.value}`, flag.help]);
}

export function overallHelp(commands: readonly Command[], version: string): string {
  return `agentproxy ${version}: makes every tool in a session work through a TLS
re-terminating egress proxy, and explains every failure

usage: agentproxy COMMAND [FLAG …]

commands:
${columns(
  commands.map((command) => [command.name, command.summary]),
  9,
)}
  help COMMAND tells more about one; --version prints the version

start here:
  agentproxy run -- npm view left-pad version     a proxy for one command
  agentproxy up --detach && eval "$(agentproxy env)"   a proxy for the session
`;
}

/** Indented lines stay as they are. */
function formatParagraph(text: string): string {
  return text.startsWith(" ") ? text : wrap(text.replaceAll("\n", " "), 0);
}

export function commandHelp(command: Command): string {
  const sections: [title: string, flags: readonly FlagSpec[]][] = [
    ["flags", [...command.flags, ...commonFlags]],
    ["settings (each beats the environment, which beats the config file)", settingFlags],
  ];
  const tables = sections
    .filter((_section, index) => index === 0 || command.takesSettings)
    .map(([title, flags]) => `\n${title}:\n${columns(flagRows(flags), 24)}`);
  const story = command.description.trim().split("\n\n").map(formatParagraph).join("\n\n");
  return `usage: agentproxy ${command.name} ${command.usage}\n\n${story}\n${tables.join("")}`;
}
