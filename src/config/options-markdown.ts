// The option table as Markdown, for the docs.

import { options, type Option } from "./options.ts";

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;

function row(option: Option): string {
  const cells = [
    option.inFile ? code(option.key) : "–",
    option.environment === null ? "–" : code(option.environment),
    option.flags
      .map((flag) => code(flag.value === null ? flag.name : `${flag.name} ${flag.value}`))
      .join(", ") || "–",
    option.default === null ? "–" : code(option.default),
    option.help.replaceAll("|", "\\|"),
  ];
  return `| ${cells.join(" | ")} |`;
}

export function optionsMarkdown(): string {
  return [
    "| key | variable | flag | default | what |",
    "| --- | --- | --- | --- | --- |",
    ...options.map(row),
    "",
  ].join("\n");
}
