// git, over libcurl.

import type { Tool } from "./tool.ts";

export const git: Tool = {
  id: "git",
  title: "git",
  variables: [
    // Debian's git is linked to GnuTLS, so that SSL_CERT_FILE has no effect on it.
    { name: "GIT_SSL_CAINFO", names: "bundle", roots: "replaced", source: "git-config(1), http.sslCAInfo" },
  ],
};
