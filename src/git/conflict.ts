// What in git's configuration goes against a session: the codes, and what each does to traffic.

import type { ConfigEntry, ConfigScope } from "./config-entry.ts";

/** blocks: git fails. around: it does not use the proxy. weakens: it verifies less. harmless: the session's settings win. */
export type Severity = "blocks" | "around" | "weakens" | "harmless";

export const conflictCodes = {
  config_broken: "blocks",
  config_count_invalid: "blocks",
  git_missing_config_count: "around",
  http_proxy_other: "around",
  http_proxy_empty: "around",
  remote_proxy_other: "around",
  remote_proxy_empty: "around",
  ssl_verify_off: "weakens",
  ssl_ca_other: "harmless",
  ssl_backend_unsupported: "blocks",
  pinned_public_key: "blocks",
  client_certificate: "blocks",
  https_to_ssh: "around",
  push_to_ssh: "around",
  ssh_rewrite_undone: "around",
  ssh_remote: "around",
  protocol_blocked: "blocks",
  git_protocol_proxy: "harmless",
  proxy_auth_method: "harmless",
  credential_helper_missing: "blocks",
  lfs_over_ssh: "around",
} as const satisfies Record<string, Severity>;

export type ConflictCode = keyof typeof conflictCodes;

export interface GitConflict {
  readonly code: ConflictCode;
  readonly severity: Severity;
  /** Null where it is not a matter of a setting. */
  readonly scope: ConfigScope | "environment" | null;
  readonly file: string | null;
  /** From 1; null where there is no file, or it cannot be told. */
  readonly line: number | null;
  readonly key: string | null;
  /** Without credentials. */
  readonly value: string | null;
  /** What it does to traffic, a sentence without final stop. */
  readonly effect: string;
  /** The command or the deed that mends it. */
  readonly fix: string;
}

/** A finding before its line is looked up. */
export type Finding = Omit<GitConflict, "severity" | "line">;

export function finding(code: ConflictCode, entry: ConfigEntry, effect: string, fix = unset(entry)): Finding {
  const { scope, file, key, value } = entry;
  return { code, scope, file, key, value: value === null ? null : maskSecrets(value), effect, fix };
}

/** Userinfo of URLs: "https://user:secret@host" is "https://***@host". */
function maskSecrets(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^@/\s]*@/gi, "$1***@");
}

/** The command that takes the setting away. */
function unset({ file, key, scope }: ConfigEntry): string {
  const quoted = quote(key);
  if (scope === "command") return `take ${key} out of GIT_CONFIG_KEY_n or GIT_CONFIG_PARAMETERS`;
  if (scope === "system" || scope === "global") return `git config --${scope} --unset-all ${quoted}`;
  if (scope === "local" || scope === "worktree") return `git config --${scope} --unset-all ${quoted}`;
  return `git config --file ${quote(file ?? "")} --unset-all ${quoted}`;
}

const quote = (text: string): string =>
  /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
