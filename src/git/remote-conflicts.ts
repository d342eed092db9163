// Remotes, submodules and LFS endpoints that are reached by ssh, and that the session does not turn into https.

import { splitKey, type ConfigEntry } from "./config-entry.ts";
import { finding, type Finding } from "./conflict.ts";
import { askGit, type GitPlace } from "./ask-git.ts";
import { isSsh } from "./url-conflicts.ts";

const effect = "ssh does not go through the proxy";

/** `entries` are those of the place, the repository's own among them. */
export async function remoteConflicts(entries: readonly ConfigEntry[], place: GitPlace): Promise<Finding[]> {
  const found = entries
    .filter(({ key, value }) => value !== null && isSsh(value) && isUrl(key))
    .map(async (entry): Promise<Finding[]> => {
      const asked = await askGit(["ls-remote", "--get-url", entry.value ?? ""], place);
      const url = asked.stdout.toString().trim();
      if (asked.exitCode !== 0 || !isSsh(url)) return [];
      const isLfs = entry.key.startsWith("lfs.") || entry.key.endsWith(".lfsurl");
      const host = /(?:@|\/\/)([^@/:]+)[:/]/.exec(url)?.[1] ?? "the host";
      const fix = `name ${host} in [git] ssh_rewrite, or change the URL to https://${host}/…`;
      return [finding(isLfs ? "lfs_over_ssh" : "ssh_remote", entry, effect, fix)];
    });
  return (await Promise.all(found)).flat();
}

function isUrl(key: string): boolean {
  const { section, subsection, name } = splitKey(key);
  if (section === "remote" || section === "submodule") {
    return subsection !== null && ["url", "pushurl", "lfsurl", "lfspushurl"].includes(name);
  }
  return section === "lfs" && (name === "url" || name === "pushurl");
}
