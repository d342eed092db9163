// The line formats of tools, each by its own rules.

import { textOf } from "./format.ts";
import { lineFormat } from "./lines.ts";

const lower = (name: string): string => name.toLowerCase();

/** Quotes of one kind around the whole. */
const unquoteWhole = (text: string): string => /^(["'])([^]*)\1$/.exec(text)?.[2] ?? text;

const ini = {
  sections: true,
  separator: /\s*[=:]/,
  comment: /[#;]/,
  goesOn: "indented",
  name: lower,
} as const;

/** Python's configparser: pip.conf, boto.cfg, gcloud's properties, the AWS CLI's files (docs.python.org, configparser, Supported INI File Structure). */
export const configparser = lineFormat({ ...ini, isStrict: true });

/** dnf.conf(5), which is read like it, but takes what comes. */
export const dnfConf = lineFormat(ini);

/** Bundler's own config, which its own reader takes line by line, so that what is no YAML does no harm (Bundler::YAMLSerializer). */
export const bundleConfig = lineFormat({
  sections: false,
  separator: /:(?=\s|$)/,
  comment: /#|---/,
  unquote: unquoteWhole,
  quote: (value) => (value.includes('"') ? null : `"${value}"`),
});

/** npm's ini: quotes are JSON's, "\;" and "\#" are not comments, "ca[]" is a list (npmrc(5), the package `ini`). */
export const npmrc = lineFormat({
  sections: true,
  separator: /\s*=/,
  comment: /[#;]/,
  commentBehind: /(?<!\\)\s*[#;](?=[^"']*$)/,
  unquote(text) {
    if (/^'[^]*'$/.test(text)) return text.slice(1, -1);
    if (/^"[^]*"$/.test(text)) {
      try {
        return textOf(JSON.parse(text));
      } catch {
        // As npm does: what is no JSON is the text itself.
        return text;
      }
    }
    return text.replace(/\\([\\;#])/g, "$1");
  },
  quote: (value) => (/^[\w./:@%+,$~{}-]*$/.test(value) ? value : JSON.stringify(value)),
});

/** curl(1), --config: "name = value", "name: value" or "name value", with or without "--"; backslashes count in double quotes alone. */
export const curlrc = lineFormat({
  sections: false,
  separator: /\s*[=:]\s*|\s+/,
  comment: /#/,
  name: (name) => name.replace(/^--?/, ""),
  unquote(text) {
    const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
    if (quoted === undefined) return text.split(/\s/)[0] ?? "";
    const named: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", v: "\v" };
    return quoted.replace(/\\(.)/g, (_whole, sign: string) => named[sign] ?? sign);
  },
  quote: (value) => `"${value.replace(/[\\"]/g, "\\$&")}"`,
});

/** wget's manual, Wgetrc Syntax: case, "-" and "_" of a name do not count. */
export const wgetrc = lineFormat({
  sections: false,
  separator: /\s*=/,
  comment: /#/,
  name: (name) => name.toLowerCase().replace(/[-_]/g, ""),
  unquote: unquoteWhole,
});

/** nix.conf(5). */
export const nixConf = lineFormat({
  sections: false,
  separator: /\s*=/,
  comment: /#/,
  commentBehind: /#/,
});

/** Variables, as in .Renviron (?Startup in R), an environment.d file, or lines of a shell: "export NAME=value". */
export const assignments = lineFormat({
  sections: false,
  separator: /=/,
  comment: /#/,
  name: (name) => name.replace(/^export\s+/, ""),
  unquote: unquoteWhole,
  quote: (value) => (/^[\w./:@%+,-]*$/.test(value) ? value : `"${value.replace(/[\\"$`]/g, "\\$&")}"`),
});

/** Yarn 1's .yarnrc: `name value`, each in double quotes where need be. */
export const yarnrc = lineFormat({
  sections: false,
  separator: /\s+/,
  comment: /#/,
  name: unquoteWhole,
  unquote: unquoteWhole,
  quote: (value) => JSON.stringify(value),
});

/** aria2c(1), aria2.conf. */
export const aria2Conf = lineFormat({
  sections: false,
  separator: /\s*=/,
  comment: /#/,
});

/** pacman.conf(5). */
export const pacmanConf = lineFormat({
  sections: true,
  separator: /\s*=/,
  comment: /#/,
});

/** PHP's ini files; its sections mean nothing to PHP itself (php.net, The configuration file). */
export const phpIni = lineFormat({
  sections: "ignored",
  separator: /\s*=/,
  comment: /[;#]/,
  commentBehind: /(?<=^(?:"[^"]*"|'[^']*'|[^"';]*))\s*;/,
  unquote: unquoteWhole,
  quote: (value) => (/^[\w./:-]*$/.test(value) ? value : value.includes("'") ? null : `'${value}'`),
});
