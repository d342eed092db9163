// GNU Wget2.

import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const source = "https://gitlab.com/gnuwget/wget2/-/blob/master/libwget/http.c";

export const wget2: Tool = {
  id: "wget2",
  title: "Wget2",
  family: "Downloaders",
  find: {
    programs: ["wget2"],
    version: ["--version"],
  },
  variables: httpsProxy,
  files: [],
  stores: [],
  overrides: [],
  probe: { none: "it cannot go through a proxy that takes CONNECT" },
  limits: [
    {
      versions: "before 2.0",
      what: "it begins TLS with the proxy itself where it should send CONNECT",
      source,
    },
    {
      versions: "2.0 and later",
      what: "it sends the proxy the whole URL where it should send CONNECT, prints the proxy's 405, and exits with 0",
      source,
    },
  ],
  fixes: {
    trust: "use curl or wget instead: it does not come as far as the certificate",
    proxy: "use curl or wget instead: it cannot go through a proxy that takes CONNECT",
  },
};
