// git, over libcurl.

import { gitSslCaInfo, httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const gitconfig = (
  key: string,
  does: Override["does"],
  beatsEnvironment = true,
  values?: RegExp,
): Override => ({
  places: [
    "~/.gitconfig",
    "$XDG_CONFIG_HOME/git/config",
    "~/.config/git/config",
    "$GIT_CONFIG_GLOBAL",
    "/etc/gitconfig",
    "./.git/config",
  ],
  format: "gitconfig",
  key,
  does,
  beatsEnvironment,
  ...(values === undefined ? {} : { values }),
  source: "git-config(1), http.proxy",
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
    gitconfig("http.*sslcainfo", "names other CAs", false),
    gitconfig("http.*sslverify", "turns verification off"),
    // Of http, of http for one URL, and of a remote; where it is empty, git goes around every proxy.
    ...["http.*proxy", "remote.*.proxy"].flatMap((key) => [
      gitconfig(key, "names another proxy"),
      gitconfig(key, "goes around the proxy", true, /^$/),
    ]),
    {
      places: ["GIT_SSL_NO_VERIFY="],
      format: "variable",
      key: "GIT_SSL_NO_VERIFY",
      does: "turns verification off",
      values: /^/,
      beatsEnvironment: true,
      source: "git(1), GIT_SSL_NO_VERIFY",
    },
  ],
  probe: { argv: ["{program}", "ls-remote", "{probe-url}repo"] },
  limits: [],
  fixes: {
    trust: "set GIT_SSL_CAINFO to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take http.proxy out of the git configuration",
  },
};
