// opam, OCaml's package manager, which leaves downloads to curl or wget.

import { curlCaBundle, httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const opam: Tool = {
  id: "opam",
  title: "opam",
  family: "Other languages",
  find: {
    programs: ["opam"],
    version: ["--version"],
  },
  variables: [...httpsProxy, curlCaBundle, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { none: "it fetches only from repositories of packages, which a page is not" },
  limits: [
    {
      versions: "all",
      what: "download-command in its configuration names another downloader, which has settings of its own",
      source: "https://opam.ocaml.org/doc/Manual.html#configfield-download-command",
    },
  ],
  fixes: {
    trust: "set CURL_CA_BUNDLE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
