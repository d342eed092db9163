// Settings of git's that forbid HTTPS, and credential helpers that cannot run.

import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { splitKey, type ConfigEntry } from "./config-entry.ts";
import { finding, type Finding } from "./conflict.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** git-config(1), protocol.allow; git(1), GIT_ALLOW_PROTOCOL, which beats it. */
export function protocolConflicts(entries: readonly ConfigEntry[], env: Environment): Finding[] {
  const listed = env["GIT_ALLOW_PROTOCOL"];
  if (listed !== undefined) {
    if (listed.split(":").includes("https")) return [];
    return [
      {
        code: "protocol_blocked",
        scope: "environment",
        file: null,
        key: "GIT_ALLOW_PROTOCOL",
        value: listed,
        effect: "git refuses every https URL",
        fix: `set GIT_ALLOW_PROTOCOL=${listed === "" ? "https" : `${listed}:https`}`,
      },
    ];
  }
  const last = (key: string): ConfigEntry | undefined => entries.findLast((entry) => entry.key === key);
  const decisive = last("protocol.https.allow") ?? last("protocol.allow");
  if (decisive?.value !== "never") return [];
  return [finding("protocol_blocked", decisive, "git refuses every https URL")];
}

/**
 * Helpers that git would not find. An empty value clears those before it; one that starts with "!" is for the shell, and
 * not looked into (gitcredentials(7), CONFIGURATION OPTIONS).
 */
export function credentialConflicts(
  entries: readonly ConfigEntry[],
  env: Environment,
  execPath: string | null,
): Finding[] {
  const inForce = new Map<string, ConfigEntry[]>();
  for (const entry of entries) {
    const { section, name } = splitKey(entry.key);
    if (section !== "credential" || name !== "helper") continue;
    const before = inForce.get(entry.key) ?? [];
    inForce.set(entry.key, entry.value === "" || entry.value === null ? [] : [...before, entry]);
  }
  return [...inForce.values()].flat().flatMap((entry) => {
    const program = helperProgram(entry.value ?? "", env);
    if (program === null || isThere(program, env, execPath)) return [];
    const effect = `git cannot run ${JSON.stringify(program)}, so that it has no credentials where some are asked for`;
    return [
      finding("credential_helper_missing", entry, effect, `install ${program}, or take the setting away`),
    ];
  });
}

function helperProgram(value: string, env: Environment): string | null {
  if (value.startsWith("!")) return null;
  const [first = ""] = value.trim().split(/\s+/);
  if (first.startsWith("~/")) return join(env["HOME"] ?? homedir(), first.slice(2));
  return isAbsolute(first) ? first : `git-credential-${first}`;
}

function isThere(program: string, env: Environment, execPath: string | null): boolean {
  if (isAbsolute(program)) return isExecutable(program);
  const folders = [...(execPath === null ? [] : [execPath]), ...(env["PATH"] ?? "").split(delimiter)];
  return folders.some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
