// The entries of git's configuration, as git itself lists them.

export type ConfigScope = "system" | "global" | "local" | "worktree" | "command" | "unknown";

export interface ConfigEntry {
  readonly scope: ConfigScope;
  /** The file, as git names it; null for the command line and the environment. */
  readonly file: string | null;
  /** Section and name in lower case, the subsection as it was written: "http.https://a.test/.proxy". */
  readonly key: string;
  /** Null for a key without a value, which means true where a boolean is wanted and an error elsewhere. */
  readonly value: string | null;
}

const scopes: ReadonlySet<string> = new Set(["system", "global", "local", "worktree", "command"]);

/** Reads `git config --show-scope --show-origin -z --list` (git-config(1), -z). */
export function parseConfigList(output: Buffer): ConfigEntry[] {
  const fields = output.toString().split("\0");
  const entries: ConfigEntry[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [scope = "", origin = "", setting = ""] = fields.slice(at, at + 3);
    // Without a value there is no line feed; a value may hold more of them.
    const end = setting.indexOf("\n");
    entries.push({
      scope: scopes.has(scope) ? (scope as ConfigScope) : "unknown",
      file: origin.startsWith("file:") ? origin.slice("file:".length) : null,
      key: end < 0 ? setting : setting.slice(0, end),
      value: end < 0 ? null : setting.slice(end + 1),
    });
  }
  return entries;
}

export interface SplitKey {
  readonly section: string;
  /** Null where the key has none. */
  readonly subsection: string | null;
  readonly name: string;
}

/** "http.https://a.test/.proxy" is section "http", subsection "https://a.test/", name "proxy". */
export function splitKey(key: string): SplitKey {
  const first = key.indexOf(".");
  const last = key.lastIndexOf(".");
  return {
    section: key.slice(0, first),
    subsection: last > first ? key.slice(first + 1, last) : null,
    name: key.slice(last + 1),
  };
}

/** git-config(1), boolean: null for a text that is none. */
export function parseBoolean(value: string | null): boolean | null {
  if (value === null) return true;
  if (/^(?:true|yes|on|[+-]?0*[1-9]\d*)$/i.test(value)) return true;
  return /^(?:false|no|off|[+-]?0+|)$/i.test(value) ? false : null;
}

/** The entry that counts for each key: the last. */
export function lastOfEach(entries: readonly ConfigEntry[]): ConfigEntry[] {
  return [...new Map(entries.map((entry) => [entry.key, entry])).values()];
}
