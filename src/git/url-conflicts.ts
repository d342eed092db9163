// Settings of git's that turn URLs into others: what git itself makes of each form of a remote, and which setting did it.

import { askGit, type GitPlace } from "./ask-git.ts";
import { splitKey, type ConfigEntry } from "./config-entry.ts";
import { finding, type Finding } from "./conflict.ts";
import { rewritePairs } from "./ssh-rewrite.ts";

const path = "agentproxy/probe";

/** Whether the URL is for ssh: by its scheme, or in scp's form, which has a colon before any slash (git-clone(1), GIT URLS). */
export const isSsh = (url: string): boolean =>
  /^(?:git\+)?ssh(?:\+git)?:/.test(url) || /^[^/:]+:(?!\/\/)/.test(url);

/** `hosts` are those whose ssh remotes the session rewrites. */
export async function urlConflicts(
  entries: readonly ConfigEntry[],
  hosts: readonly string[],
  place: GitPlace,
): Promise<Finding[]> {
  const rules = urlRules(entries);
  // With the session's own rules alone, git makes of each URL what they say.
  const own = new Set(rewritePairs(hosts).map(([key, value]) => JSON.stringify([key.toLowerCase(), value])));
  const isOwn = ({ entry }: UrlRule): boolean =>
    entry.scope === "command" && own.has(JSON.stringify([entry.key.toLowerCase(), entry.value]));
  if (rules.every(isOwn)) return [];
  const bases = [...hosts.map((host) => `https://${host}/`), ...rules.map(({ from }) => from)];
  const https = [...new Set(bases.filter((base) => base.startsWith("https://")))];
  const fetches = https.map(async (base): Promise<Finding[]> => {
    const probe = base.endsWith("/") ? `${base}${path}` : `${base}/${path}`;
    const became = await urlFor(probe, place);
    if (became === null || !isSsh(became)) return [];
    const rule = longest(rules, probe, "insteadof");
    return rule === null
      ? []
      : [finding("https_to_ssh", rule.entry, `${base} is reached by ssh, around the proxy`)];
  });
  const pushes = https.flatMap((base): Finding[] => {
    const rule = longest(rules, `${base}${path}`, "pushinsteadof");
    if (rule === null || !isSsh(rule.to)) return [];
    return [finding("push_to_ssh", rule.entry, `a push to ${base} goes by ssh, around the proxy`)];
  });
  const rewrites = hosts.flatMap((host) => {
    const forms = [`git@${host}:`, `ssh://git@${host}/`, `ssh://git@${host}:22/`];
    // A rule for a part of the host is longer than ours, and wins there.
    const parts = rules.map(({ from }) => from).filter((from) => forms.some((form) => from.startsWith(form)));
    return [...new Set([`git@${host}:`, ...parts])].map(async (base): Promise<Finding[]> => {
      const probe = /[/:]$/.test(base) ? `${base}${path}` : `${base}/${path}`;
      const became = await urlFor(probe, place);
      if (became === null || became.startsWith(`https://`)) return [];
      const rule = longest(rules, probe, "insteadof");
      if (rule === null) return [];
      return [finding("ssh_rewrite_undone", rule.entry, `${base} is read as ${rule.to}, not as https`)];
    });
  });
  const found = (await Promise.all([...fetches, ...rewrites])).flat();
  return unique([...found, ...pushes]);
}

/** What git makes of a URL, without going there; null where it says nothing. */
async function urlFor(url: string, place: GitPlace): Promise<string | null> {
  const { exitCode, stdout } = await askGit(["ls-remote", "--get-url", url], place);
  return exitCode === 0 ? stdout.toString().trim() : null;
}

interface UrlRule {
  readonly entry: ConfigEntry;
  readonly kind: string;
  /** What a URL starts with for the rule to be used. */
  readonly from: string;
  readonly to: string;
}

function urlRules(entries: readonly ConfigEntry[]): UrlRule[] {
  return entries.flatMap((entry) => {
    const { section, subsection, name } = splitKey(entry.key);
    const isRule = section === "url" && (name === "insteadof" || name === "pushinsteadof");
    return isRule ? [{ entry, kind: name, from: entry.value ?? "", to: subsection ?? "" }] : [];
  });
}

/** The longest wins, and of two the first (git-config(1), url.<base>.insteadOf; seen with git 2.39). */
function longest(rules: readonly UrlRule[], url: string, kind: string): UrlRule | null {
  let best: UrlRule | null = null;
  for (const rule of rules) {
    if (rule.kind !== kind || rule.from === "" || !url.startsWith(rule.from)) continue;
    if (best === null || rule.from.length > best.from.length) best = rule;
  }
  return best;
}

function unique(findings: readonly Finding[]): Finding[] {
  return [
    ...new Map(
      findings.map((one) => [JSON.stringify([one.code, one.key, one.file, one.value]), one]),
    ).values(),
  ];
}
