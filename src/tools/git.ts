// git, over libcurl.

import { gitSslCaInfo, httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const gitconfig = (
  key: string,
  does: Override["does"],
  pattern: RegExp,
  beatsEnvironment = true,
): Override => ({
  places: [
    "~/.gitconfig",
    "$XDG_CONFIG_HOME/git/config",
    "~/.config/git/config",
    "$GIT_CONFIG_GLOBAL",
    "/etc/gitconfig",
    "./.git/config",
  ],
  key,
  does,
  beatsEnvironment,
  pattern,
  source: `git-config(1), ${key}`,
});

export const git: Tool = {
  id: "git",
  title: "git",
  family: "git",
  find: {
    programs: ["git"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    // Debian's git is linked to GnuTLS, so that SSL_CERT_FILE has no effect on it.
    gitSslCaInfo,
  ],
  files: [],
  stores: ["system-store"],
  overrides: [
    gitconfig(
      "http.sslCAInfo",
      "names other CAs",
      /^[ \t]*sslCAInfo[ \t]*=[ \t]*"?([^"\n#;]*[^"\s#;])/i,
      false,
    ),
    gitconfig("http.sslVerify", "turns verification off", /^[ \t]*sslVerify[ \t]*=[ \t]*(false|no|off|0)\b/i),
    // Of http, of http for one URL, and of a remote; where it is empty, git goes around every proxy.
    gitconfig("http.proxy", "names another proxy", /^[ \t]*proxy[ \t]*=[ \t]*"?([^"\s#;]*)/i),
  ],
  probe: { argv: ["{program}", "ls-remote", "{probe-url}repo"] },
  limits: [],
  fixes: {
    trust: "set GIT_SSL_CAINFO to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take http.proxy out of the git configuration",
  },
};
