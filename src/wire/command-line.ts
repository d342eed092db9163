// A command line as it may be shown: short, and without what is secret.

import { printable } from "./printable.ts";

const longest = 200;
const secretName =
  /(?:pass(?:word|wd)?|secret|token|credential|auth(?:orization)?|api-?key|access-?key|cookie|bearer)/i;

/** "Authorization: Bearer …", also as the value of something. */
const header = /([\w-]+):\s+[^]+$/;

/** The words with a space between them. What follows a secret's name, and userinfo in URLs, is "***". */
export function shownCommand(argv: readonly string[]): string {
  const words: string[] = [];
  let hidesNext = false;
  for (const word of argv) {
    words.push(hidesNext ? "***" : masked(word));
    hidesNext = !hidesNext && hidesWhatFollows(word);
  }
  const line = printable(words.join(" "));
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

function masked(word: string): string {
  const assigned = /^([\w.-]+)=([^]*)$/.exec(word);
  if (assigned !== null && secretName.test(assigned[1] ?? "")) return `${assigned[1]}=***`;
  return word
    .replace(header, (whole, name: string) => (secretName.test(name) ? `${name}: ***` : whole))
    .replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^@/\s]*@/gi, "$1***@")
    .replaceAll(/([?&][^=&\s]*)=([^&\s]*)/g, (whole, name: string) =>
      secretName.test(name) ? `${name}=***` : whole,
    );
}

/** Options whose value is the next word: by their name, and the short ones by which programs take user and password. */
function hidesWhatFollows(word: string): boolean {
  return word === "-u" || word === "-U" || (/^--?[\w-]+$/.test(word) && secretName.test(word));
}
