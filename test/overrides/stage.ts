// Texts of configuration in which a tool's key stands with a value that counts, in the format of its file.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { doesIt } from "../../src/tools/override-value.ts";
import { variableOf } from "../../src/tools/override-places.ts";
import type { Override } from "../../src/tools/tool.ts";

/** One for each way of doing it. */
const values: readonly string[] = [
  "http://user:secret@corp.example:3128",
  "/etc/corp.pem",
  "false",
  "0",
  "true",
  "insecure",
  "direct",
  "none",
  ":no_proxy",
  "_none_",
  "*",
  "HTTPS_PROXY=http://corp.example:3128",
  "HTTPS_PROXY=",
  "/usr/bin/curl --insecure %u",
  "x.example",
  "a.example,com",
  "off",
  "TLSv1.1",
  "DEFAULT@SECLEVEL=4",
  "P-521",
  "--no-check-certificate",
  "-Djavax.net.ssl.trustStore=/etc/corp.p12",
  "-Dhttps.proxyHost=corp.example",
  "-Dhttp.nonProxyHosts=*",
  "",
];

function valueFor(override: Override): string {
  const fits =
    override.does === "names other CAs" ? values.filter((value) => !value.startsWith("http:")) : values;
  const found = fits.find((value) => doesIt(override, value));
  if (found === undefined) throw new Error(`no value does what ${override.key} does`);
  return found;
}

/** A key that the override's pattern means. */
function keyFor({ key, format }: Override): string {
  const first = key.startsWith("*.") ? `${format === "bazelrc" ? "common" : "global"}${key.slice(1)}` : key;
  return first.replace(".*.", ".x.").replace("*", "");
}

const bare = (value: string): boolean => /^(?:true|false|\d+)$/.test(value);

function nested(path: readonly string[], value: string, indent = "", isInList = false): string {
  const [name = "", ...rest] = path;
  const isList = name.endsWith("[]");
  const plain = name.replace("[]", "");
  if (rest.length === 0) {
    // A list of one key alone is no file of a tool.
    const beside = isInList ? `${indent}name: x\n` : "";
    const written = bare(value) || value.startsWith(":") ? value : JSON.stringify(value);
    return isList
      ? `${indent}${plain}:\n${indent}  - ${written}\n`
      : `${beside}${indent}${plain}: ${written}\n`;
  }
  const below = nested(rest, value, `${indent}    `, isInList || isList);
  return `${indent}${plain}:\n${isList ? below.replace(`${indent}    `, `${indent}  - `) : below}`;
}

function asObject(path: readonly string[], value: string): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return bare(value) ? JSON.parse(value) : value;
  return { [name]: asObject(rest, value) };
}

function elements(path: readonly string[], value: string): string {
  const [, name, key] = /^(\w+)\[(\w+)\]$/.exec(path.at(-1) ?? "") ?? [];
  const inner = name === undefined ? value : `<${name} key="${key}" value="${value}"/>`;
  const around = name === undefined ? path : path.slice(0, -1);
  return around.reduceRight((below, one) => `<${one}>${below}</${one}>`, inner);
}

const writers: Readonly<Record<Override["format"], (key: string, value: string) => string>> = {
  variable: (_key, value) => value,
  aptConf: (key, value) => `${key} "${value}";\n`,
  aria2Conf: (key, value) => `${key}=${value}\n`,
  assignments: (key, value) => `export ${key}=${value}\n`,
  bazelrc: (key, value) => `${key.replace(".", " ")}${value === "" ? "" : `=${value}`}\n`,
  bundleConfig: (key, value) => `---\n${key}: "${value}"\n`,
  clojure: (key, value) => `(defproject x "1"\n  ${key} ["${value}"])\n`,
  configparser: (key, value) => `[${key.split(".")[0]}]\n${key.slice(key.indexOf(".") + 1)} = ${value}\n`,
  dnfConf: (key, value) => `[${key.split(".")[0]}]\n${key.slice(key.indexOf(".") + 1)} = ${value}\n`,
  curlrc: (key, value) =>
    /^(?:insecure|k)$/.test(key) ? `${key.length > 1 ? key : `-${key}`}\n` : `${key} = "${value}"\n`,
  gitconfig: (key, value) => {
    const [section, ...rest] = key.split(".");
    const name = rest.pop() ?? "";
    return `[${section}${rest.length > 0 ? ` "${rest.join(".")}"` : ""}]\n\t${name} = ${value}\n`;
  },
  hexConfig: (key, value) => `{${key},${bare(value) ? value : `<<"${value}">>`}}.\n`,
  json: (key, value) => `${JSON.stringify(asObject(key.split("."), value), null, 4)}\n`,
  nixConf: (key, value) => `${key} = ${value}\n`,
  npmrc: (key, value) => `${key}=${value}\n`,
  opensslConf: (key, value) =>
    `openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\n${key.split(".")[1]} = ${value}\n`,
  rCode: (key, value) => {
    const [, call, name] = /^(Sys\.setenv|options)\.(.*)$/.exec(key) ?? [];
    return `# R\n${call}(A = "b", ${name} = "${value}")\n`;
  },
  pacmanConf: (key, value) => `[${key.split(".")[0]}]\n${key.split(".")[1]} = ${value}\n`,
  phpIni: (key, value) => `${key} = "${value}"\n`,
  properties: (key, value) => `${key}=${value}\n`,
  rebarConfig: (key, value) => `{${key}, "${value}"}.\n`,
  shellFlags: (key, value) => `export FLAGS="$FLAGS ${key}${value === "" ? "" : `=${value}`}"\n`,
  toml: (key, value) => {
    const written = bare(value) ? value : JSON.stringify(value);
    return key.endsWith("[]") ? `${key.slice(0, -2)} = [${written}]\n` : `${key} = ${written}\n`;
  },
  wgetrc: (key, value) => `${key} = ${value}\n`,
  words: (key, value) => `-Xmx1g ${key}=${value}`,
  xml: (key, value) => `<?xml version="1.0"?>\n${elements(key.split("."), value)}\n`,
  yaml: (key, value) => nested(key.split("."), value),
  yarnrc: (key, value) => `${key} "${value}"\n`,
};

export function textFor(override: Override, value = valueFor(override)): string {
  return writers[override.format](keyFor(override), value);
}

export interface Staged {
  readonly env: Readonly<Record<string, string>>;
  /** Null for a variable. */
  readonly file: string | null;
}

/** Puts the text where the place is, in a root with a home and a project in it. */
export function stage(place: string, text: string, root: string): Staged {
  const variable = variableOf(place);
  if (variable !== null) return { env: { [variable]: text }, file: null };
  const [, name, rest = ""] = /^\$([A-Z_]+)(.*)$/.exec(place) ?? [];
  const file =
    name === undefined
      ? join(root, place.replace(/^~\//, "home/").replace(/^\.\//, "project/").replaceAll("*", "x.x"))
      : join(root, "elsewhere", rest === "" ? "file" : rest);
  mkdirSync(dirname(file), { recursive: true });
  mkdirSync(join(root, "project/.git"), { recursive: true });
  writeFileSync(file, text);
  return { env: name === undefined ? {} : { [name]: file.slice(0, file.length - rest.length) }, file };
}
