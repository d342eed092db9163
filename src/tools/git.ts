// git, over libcurl.

import { gitSslCaInfo, httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

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
  stores: [],
  overrides: [],
  probe: { argv: ["{program}", "ls-remote", "{probe-url}repo"] },
  limits: [],
  fixes: {
    trust: "set GIT_SSL_CAINFO to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take http.proxy out of the git configuration",
  },
};
