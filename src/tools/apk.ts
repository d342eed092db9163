// apk: Alpine's, and Wolfi's.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const fetchSource = "https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/master/libfetch/common.c";

export const apk: Tool = {
  id: "apk",
  title: "apk",
  family: "System packages",
  find: {
    programs: ["apk"],
    version: ["--version"],
  },
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { none: "apk fetches from repositories alone" },
  limits: [
    {
      versions: "all",
      what: "where /etc/apk/ca.pem is there, it trusts that alone, whatever SSL_CERT_FILE says; the system's store has our CA there too",
      source: fetchSource,
    },
    {
      versions: "all",
      what: "repositories of http:// are fetched without the proxy, which carries https:// alone",
      source: "https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/master/libfetch/http.c",
    },
    {
      versions: "before 2.12.1",
      what: "it waits for ever after a proxy's yes that has no header field",
      source: "https://github.com/alpinelinux/docker-alpine/issues/136",
    },
    {
      versions: "all",
      what: "told from its source: it has not been run in a session",
      source: fetchSource,
    },
  ],
  fixes: {
    trust: "add the CA to /etc/apk/ca.pem, where that is there, and else set SSL_CERT_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, with its http://, and write https:// in /etc/apk/repositories",
  },
};
