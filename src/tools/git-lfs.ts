// Git LFS.

import { gitSslCaInfo, httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const gitLfs: Tool = {
  id: "git-lfs",
  title: "Git LFS",
  family: "git",
  find: {
    programs: ["git-lfs"],
    version: ["version"],
  },
  variables: [...httpsProxy, gitSslCaInfo, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { none: "it fetches only what a repository names" },
  limits: [],
  fixes: {
    trust: "set GIT_SSL_CAINFO to the bundle, and take http.sslVerify out of the git configuration",
    proxy: "set HTTPS_PROXY to the proxy, and take http.proxy out of the git configuration",
  },
};
