// Spellings in which a denied name or port may be put before a proxy that reads less strictly than whoever it dials.

import { control, cuts, foreign, fullWidth, invisible, percentEncoded, replaced } from "./text-changes.ts";

function boldLetter(character: string): string {
  const index = "abcdefghijklmnopqrstuvwxyz".indexOf(character);
  return index === -1 ? character : String.fromCodePoint(0x1d41a + index);
}

/** Spellings that mean the very same host to every reader, so that a policy must see it behind them. */
export function namePlainSpellings(name: string): readonly string[] {
  return [
    name,
    `${name}.`,
    name.toUpperCase(),
    `${name.toUpperCase()}.`,
    ...replaced(name, (character) => character.toUpperCase()),
  ];
}

/** Spellings that some reader, though not every one, may take for the host. */
export function nameDisguises(name: string): readonly string[] {
  return [
    ...namePlainSpellings(name),
    ...["..", "...", "。", "．", "｡", "%2e", "%2E", "%00", "\\", "/", ":"].map((tail) => name + tail),
    ...[
      ".",
      "..",
      "。",
      "//",
      "http://",
      "https://",
      "user@",
      "user:pw@",
      "@",
      "allowed.example@",
      "allowed.example\\@",
      "[",
      "%00",
    ].map((head) => head + name),
    `[${name}]`,
    `"${name}"`,
    `'${name}'`,
    `(${name})`,
    `<${name}>`,
    `${name}@`,
    `${name}:443@allowed.example`,
    ...[...invisible, ...control].flatMap((inserted) =>
      cuts(name).map(([before, after]) => before + inserted + after),
    ),
    ...["\0", "%00", "%", "%25", "#", "?", "/", "\\", ";", ",", " ", "\t", "\r\n", "\n"].flatMap((glue) => [
      `${name}${glue}.allowed.example`,
      `${name}${glue}allowed.example`,
      `allowed.example${glue}${name}`,
    ]),
    ...foreign.flatMap((character) => [name + character, character + name, name.replace(".", character)]),
    ...name
      .split(".")
      .slice(1)
      .flatMap((_, index) =>
        ["。", "．", "｡", "․", "%2e", "%252e", ".."].map((dot) => nthDot(name, index, dot)),
      ),
    ...replaced(name, fullWidth),
    ...replaced(name, boldLetter),
    ...replaced(name, percentEncoded),
  ];
}

function nthDot(name: string, index: number, dot: string): string {
  const labels = name.split(".");
  return `${labels.slice(0, index + 1).join(".")}${dot}${labels.slice(index + 1).join(".")}`;
}

/** Spellings of a port, and things that may pass for one. */
export function portDisguises(port: number): readonly string[] {
  const text = String(port);
  return [
    text,
    `0${text}`,
    `00000${text}`,
    `+${text}`,
    `-${text}`,
    ` ${text}`,
    `${text} `,
    `${text}\t`,
    `${text}\0`,
    `${text}\r`,
    `${text}/`,
    `${text}.0`,
    `${text}e0`,
    `0x${port.toString(16)}`,
    `0o${port.toString(8)}`,
    `0b${port.toString(2)}`,
    `${port + 65_536}`,
    `${port + 2 ** 32}`,
    `${text}:443`,
    `443:${text}`,
    `443@${text}`,
    `443,${text}`,
    ...replaced(text, fullWidth),
    ...replaced(text, percentEncoded),
  ];
}
