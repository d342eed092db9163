// Makes git reach ssh remotes over HTTPS, for one session, by its GIT_CONFIG_* variables.

type Environment = Readonly<Record<string, string | undefined>>;

/** One setting of git's: a key and its value. */
export type GitPair = readonly [key: string, value: string];

export type Injection =
  /** The variables to set; none where all pairs are there already. */
  | { readonly set: Readonly<Record<string, string>>; readonly fault: null }
  /** What of the user's own GIT_CONFIG_* keeps every git command from working, so that nothing may be added. */
  | { readonly set: null; readonly fault: string };

/**
 * The forms in which remotes name an ssh host: scp's, and ssh:// with and without the port. Each is rewritten on its own,
 * since git takes the longest `insteadOf` that a URL starts with (git-config(1), url.<base>.insteadOf).
 */
export function rewritePairs(hosts: readonly string[]): GitPair[] {
  return hosts.flatMap((host) =>
    [`git@${host}:`, `ssh://git@${host}/`, `ssh://git@${host}:22/`].map(
      (ssh) => [`url.https://${host}/.insteadOf`, ssh] as const,
    ),
  );
}

/**
 * Puts the pairs behind those that the environment has. git dies of a count that is no number, or that is larger than the
 * pairs there are (git-config(1), GIT_CONFIG_COUNT).
 */
export function injectPairs(inherited: Environment, pairs: readonly GitPair[]): Injection {
  const counted = inherited["GIT_CONFIG_COUNT"] || "0";
  // git reads it by strtoul(3) in base 10 and refuses what follows the number.
  if (!/^\s*\+?\d{1,9}$/.test(counted)) {
    return { set: null, fault: "GIT_CONFIG_COUNT is not a number" };
  }
  const count = Number(counted);
  const there = new Set<string>();
  for (let index = 0; index < count; index++) {
    const key = inherited[`GIT_CONFIG_KEY_${index}`];
    const value = inherited[`GIT_CONFIG_VALUE_${index}`];
    if (key === undefined || value === undefined) {
      const missing = key === undefined ? "KEY" : "VALUE";
      return {
        set: null,
        fault: `GIT_CONFIG_COUNT is ${count}, but GIT_CONFIG_${missing}_${index} is not set`,
      };
    }
    there.add(JSON.stringify([key, value]));
  }
  const wanted = pairs.filter((pair) => !there.has(JSON.stringify(pair)));
  if (wanted.length === 0) return { set: {}, fault: null };
  const set: Record<string, string> = { GIT_CONFIG_COUNT: String(count + wanted.length) };
  for (const [offset, [key, value]] of wanted.entries()) {
    set[`GIT_CONFIG_KEY_${count + offset}`] = key;
    set[`GIT_CONFIG_VALUE_${count + offset}`] = value;
  }
  return { set, fault: null };
}
