// Finds what in git's configuration goes against a session, by asking git itself.

import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { askGit, type GitPlace } from "./ask-git.ts";
import { parseConfigList, type ConfigEntry } from "./config-entry.ts";
import { linesOfKey } from "./config-line.ts";
import { conflictCodes, type ConflictCode, type Finding, type GitConflict } from "./conflict.ts";
import { credentialConflicts, protocolConflicts } from "./protocol-conflicts.ts";
import { proxyConflicts } from "./proxy-conflicts.ts";
import { remoteConflicts } from "./remote-conflicts.ts";
import { tlsConflicts } from "./tls-conflicts.ts";
import { urlConflicts } from "./url-conflicts.ts";

export interface ConflictRequest extends GitPlace {
  /** The session's proxy. */
  readonly proxyUrl: string;
  /** The hosts whose ssh remotes the session rewrites; `env` has the variables for it. */
  readonly rewritten: readonly string[];
}

/** None where there is no git. Changes nothing, and goes nowhere. */
export async function findGitConflicts(request: ConflictRequest): Promise<GitConflict[]> {
  const [version, listed] = await Promise.all([
    askGit(["version"], request),
    askGit(["config", "--show-origin", "--show-scope", "-z", "--list"], request),
  ]);
  if (listed.exitCode === null) return [];
  // A configuration that is broken keeps git from telling its version, too.
  if (listed.exitCode !== 0) return [brokenConfig(listed.stderr, request.folder)];
  const tooOld = oldGit(version.stdout.toString(), request.rewritten);
  const entries = parseConfigList(listed.stdout);
  const { env, proxyUrl, rewritten } = request;
  const [backends, execPath, urls, remotes] = await Promise.all([
    backendsOf(entries, request),
    execPathOf(entries, request),
    urlConflicts(entries, rewritten, request),
    remoteConflicts(entries, request),
  ]);
  const findings = [
    ...tooOld,
    ...proxyConflicts(entries, proxyUrl),
    ...tlsConflicts(entries, { env, backends }),
    ...urls,
    ...remotes,
    ...protocolConflicts(entries, env),
    ...credentialConflicts(entries, env, execPath),
  ];
  return findings.map((one) => whole(one, request.folder));
}

/** GIT_CONFIG_COUNT came with 2.31 (git's release notes); `--show-scope` with 2.26. */
function oldGit(text: string, rewritten: readonly string[]): Finding[] {
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(text) ?? [];
  if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 31) || rewritten.length === 0) return [];
  return [
    {
      ...nowhere,
      code: "git_missing_config_count",
      value: `${major}.${minor}`,
      effect: "this git does not read GIT_CONFIG_COUNT, so that ssh remotes stay ssh remotes",
      fix: rewritten
        .map((host) => `git config --global --add url.https://${host}/.insteadOf git@${host}:`)
        .join("; "),
    },
  ];
}

const nowhere = { scope: null, file: null, key: null, value: null } as const;

function brokenConfig(stderr: string, folder: string): GitConflict {
  const severity = "blocks";
  const said =
    stderr
      .trim()
      .split("\n")
      .find((line) => line !== "") ?? "";
  const effect = `every git command fails: ${said}`;
  if (/GIT_CONFIG_COUNT|command[- ]line config|missing config (?:key|value)/.test(stderr)) {
    const fix = "unset GIT_CONFIG_COUNT, or set as many GIT_CONFIG_KEY_n and GIT_CONFIG_VALUE_n as it says";
    return { ...nowhere, code: "config_count_invalid", severity, line: null, effect, fix };
  }
  const [, line = null, named = null] = /bad config line (\d+) in file (.+)$/m.exec(stderr) ?? [];
  const file = named === null || isAbsolute(named) ? named : join(folder, named);
  const fix = file === null ? "mend what git complains of" : `edit ${file}`;
  return {
    ...nowhere,
    code: "config_broken",
    severity,
    file,
    line: line === null ? null : Number(line),
    effect,
    fix,
  };
}

/** git tells its backends only in the error about one that it lacks, which it gives before it goes anywhere. */
async function backendsOf(entries: readonly ConfigEntry[], place: GitPlace): Promise<string[] | null> {
  if (!entries.some(({ key }) => key === "http.sslbackend")) return null;
  // Port 0 cannot be reached.
  const { stderr } = await askGit(["ls-remote", "https://127.0.0.1:0/"], place);
  const listed = /Supported SSL backends:\n((?:\s+\S+\n?)+)/.exec(stderr)?.[1];
  return listed === undefined ? null : listed.trim().split(/\s+/);
}

async function execPathOf(entries: readonly ConfigEntry[], place: GitPlace): Promise<string | null> {
  if (!entries.some(({ key }) => key.startsWith("credential."))) return null;
  const { exitCode, stdout } = await askGit(["--exec-path"], place);
  return exitCode === 0 ? stdout.toString().trim() : null;
}

function whole(one: Finding, folder: string): GitConflict {
  const code: ConflictCode = one.code;
  // git names a repository's own file from where it was asked.
  const file = one.file === null || isAbsolute(one.file) ? one.file : join(folder, one.file);
  return { ...one, file, line: lineOf(file, one.key), severity: conflictCodes[code] };
}

/** The last of its lines is the one that counts. */
function lineOf(file: string | null, key: string | null): number | null {
  if (file === null || key === null) return null;
  try {
    return linesOfKey(readFileSync(file, "utf8"), key).at(-1) ?? null;
  } catch {
    // git could read it a moment ago; the line is a help alone.
    return null;
  }
}
