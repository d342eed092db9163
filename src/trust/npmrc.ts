// Finds the npmrc files that npm would read here, and the CAs that they set, without running npm.

import { existsSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readRegularFile } from "../host/regular-file.ts";
import type { NamedFile } from "./named-file.ts";
import { parseCertificates } from "./pem.ts";
import type { Certificate } from "./pem.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface NpmCas {
  /** Whether npm is told of CAs at all: it then trusts no others, NODE_EXTRA_CA_CERTS included. */
  readonly isSet: boolean;
  readonly files: readonly NamedFile[];
  /** Certificates that stand in an npmrc itself (`ca=`). */
  readonly inline: readonly Certificate[];
}

interface Setting {
  readonly key: string;
  readonly value: string;
}

const caKeys: readonly string[] = ["cafile", "ca"];
const largestNpmrc = 1024 * 1024;

/**
 * Looks where npm 7 and later look (@npmcli/config, lib/index.js): environment, project, user, global, built-in. That one
 * file may take back what another sets is left out of account: where any sets a CA, npm is given the bundle, which is
 * complete, so nothing is lost. The CAs of a project's npmrc are not taken over, since it may be a hostile checkout, and
 * what it names would be trusted by every tool.
 */
export function findNpmCas(env: Environment, cwd: string): NpmCas {
  const files: NamedFile[] = [];
  const inline: Certificate[] = [];
  let isSet = projectNpmrcs(cwd).some((path) => casIn(path, env).length > 0);
  const note = ({ key, value }: Setting, by: string): void => {
    isSet = true;
    if (key === "cafile") files.push({ path: resolve(cwd, expandPath(value, env)), by });
    else inline.push(...parseCertificates(value.replaceAll("\\n", "\n")).certificates);
  };
  for (const key of caKeys) {
    const value = npmVariable(env, key);
    if (value !== null) note({ key, value }, `npm_config_${key}`);
  }
  for (const path of trustedNpmrcs(env, cwd)) {
    for (const setting of casIn(path, env)) note(setting, `${setting.key} in ${path}`);
  }
  return { isSet, files, inline };
}

function casIn(path: string, env: Environment): Setting[] {
  return readNpmrc(path, env).filter(({ key }) => caKeys.includes(key));
}

/** npm stops at the package or workspace root; looking further up errs on the complete bundle's side. */
function projectNpmrcs(cwd: string): string[] {
  const paths: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    paths.push(join(folder, ".npmrc"));
    if (folder === dirname(folder)) return paths;
  }
}

/** The user's, the global and the built-in npmrc, whether they are there or not. */
export function trustedNpmrcs(env: Environment, cwd: string): Set<string> {
  const paths = new Set<string>();
  const user = npmVariable(env, "userconfig") ?? join(homeOf(env), ".npmrc");
  paths.add(resolve(cwd, user));
  const npm = commandPath("npm", env);
  // …/lib/node_modules/npm/bin/npm-cli.js
  const builtIn = npm === null ? null : join(dirname(dirname(npm)), "npmrc");
  if (builtIn !== null) paths.add(builtIn);

  const global = npmVariable(env, "globalconfig");
  if (global !== null) {
    paths.add(resolve(cwd, global));
    return paths;
  }
  const prefixes = [npmVariable(env, "prefix"), env.PREFIX ?? null];
  for (const path of builtIn === null ? [user] : [user, builtIn]) {
    for (const { key, value } of readNpmrc(path, env)) {
      if (key === "prefix") prefixes.push(expandPath(value, env));
      if (key === "globalconfig") paths.add(resolve(cwd, expandPath(value, env)));
    }
  }
  const node = commandPath("node", env);
  if (node !== null) prefixes.push(dirname(dirname(node)));
  // Where "node" is a version manager's shim, npm's own place still tells the prefix.
  if (npm !== null) prefixes.push(dirname(dirname(dirname(dirname(dirname(npm))))));
  for (const prefix of prefixes) if (prefix) paths.add(join(prefix, "etc", "npmrc"));
  return paths;
}

/** The settings outside sections, with `${VARIABLE}` filled in; none where the file cannot be read, as npm has it. */
function readNpmrc(path: string, env: Environment): Setting[] {
  let text: string;
  try {
    text = readRegularFile(path, largestNpmrc).toString("utf8");
  } catch {
    return [];
  }
  const settings: Setting[] = [];
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    if (/^\s*\[/.test(line)) break;
    const found = /^\s*([^;#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    if (found === null) continue;
    const value = unquote(found[2] ?? "").replace(
      /\$\{([^${}?]+)\??\}/g,
      (whole, name: string) => env[name] ?? whole,
    );
    if (!isNothing(value)) settings.push({ key: (found[1] ?? "").replace(/\[\]$/, ""), value });
  }
  return settings;
}

/** npm takes its variables in any case, and "-" for "_". */
function npmVariable(env: Environment, key: string): string | null {
  for (const [name, value] of Object.entries(env)) {
    if (name.length !== 11 + key.length || !value || isNothing(value)) continue;
    if (name.toLowerCase().replaceAll("-", "_") === `npm_config_${key}`) return value;
  }
  return null;
}

function isNothing(value: string): boolean {
  return value === "" || value === "null" || value === "undefined" || value === "false";
}

function unquote(value: string): string {
  const quote = value[0];
  if ((quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote))
    return value.slice(1, -1);
  return value.replace(/\s*[;#].*$/, "");
}

function expandPath(path: string, env: Environment): string {
  return path.startsWith("~/") ? join(homeOf(env), path.slice(2)) : path;
}

function homeOf(env: Environment): string {
  return env.HOME ?? "/";
}

/** The real path of a command, after symlinks, or null where PATH has none. */
function commandPath(command: string, env: Environment): string | null {
  for (const folder of (env.PATH ?? "").split(":")) {
    const path = join(folder, command);
    if (folder !== "" && existsSync(path)) return realpathSync(path);
  }
  return null;
}
