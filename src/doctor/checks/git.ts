// Whether git's configuration lets it work in the session, here and everywhere.

import { findGitConflicts } from "../../git/find-conflicts.ts";
import type { GitConflict } from "../../git/conflict.ts";
import type { Check, Finding } from "../check.ts";
import { gravityOf } from "../gravity-of.ts";

export const git: Check = {
  id: "git",
  title: "git's configuration",
  dependsOn: [],
  run: async ({ env, environment, folder, status }) => {
    if (status === null || environment === null) return null;
    const skipped = new Set(status.gitSshRewriteSkipped.map(({ host }) => host));
    const conflicts = await findGitConflicts({
      folder,
      env: { ...env, ...environment.set },
      proxyUrl: status.url,
      rewritten: rewrittenHosts({ ...env, ...environment.set }).filter((host) => !skipped.has(host)),
    });
    return conflicts.map((conflict): Finding => {
      const { code, severity, key, value, effect, fix } = conflict;
      const setting = key === null ? "" : `${key}${value === null ? "" : ` = ${value}`}: `;
      return {
        code,
        gravity: gravityOf[severity],
        message: `${setting}${effect}`,
        fix,
        place: placeOf(conflict),
      };
    });
  },
};

/** From the variables of the session themselves: what is in force in this shell. */
function rewrittenHosts(variables: Readonly<Record<string, string | undefined>>): string[] {
  const keys = Object.entries(variables).filter(([name]) => name.startsWith("GIT_CONFIG_KEY_"));
  const hosts = keys.map(([, key]) => /^url\.https:\/\/([^/]+)\/\.insteadOf$/.exec(key ?? "")?.[1]);
  return [...new Set(hosts.filter((host) => host !== undefined))];
}

function placeOf({ file, line, scope }: GitConflict): string | null {
  if (file !== null) return line === null ? file : `${file}:${line}`;
  return scope === "environment" || scope === "command" ? "the environment" : null;
}
