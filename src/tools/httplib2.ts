// Python programs on httplib2, such as older Google clients.

import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const httplib2: Tool = {
  id: "httplib2",
  title: "Python httplib2",
  family: "Python",
  find: {
    programs: ["python3"],
    library: { of: "python", name: "httplib2" },
    version: ["-c", "import httplib2; print(httplib2.__version__)"],
  },
  variables: [
    ...httpsProxy,
    {
      name: "HTTPLIB2_CA_CERTS",
      text: "{bundle}",
      roots: "replaced",
      source: "https://github.com/httplib2/httplib2/blob/master/python3/httplib2/certs.py",
    },
  ],
  files: [],
  stores: [],
  overrides: [],
  probe: {
    argv: [
      "{program}",
      "-c",
      "import sys, httplib2; print(httplib2.Http().request(sys.argv[1])[1].decode())",
      "{probe-url}",
    ],
  },
  limits: [],
  fixes: {
    trust: "set HTTPLIB2_CA_CERTS to the bundle",
    proxy: "set https_proxy to the proxy, and make no Http with a proxy_info of its own",
  },
};
