// Python programs on httpx.

import { pythonPlaces } from "./language-places.ts";
import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const httpx: Tool = {
  id: "httpx",
  title: "httpx",
  family: "Python",
  find: {
    programs: ["python3"],
    places: pythonPlaces,
    library: { of: "python", name: "httpx" },
    version: ["-c", "import httpx; print(httpx.__version__)"],
  },
  // It looks at neither REQUESTS_CA_BUNDLE nor CURL_CA_BUNDLE.
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: [],
  overrides: [],
  probe: {
    argv: ["{program}", "-c", "import sys, httpx; print(httpx.get(sys.argv[1]).text)", "{probe-url}"],
  },
  limits: [
    {
      versions: "all",
      what: "a client with trust_env=False reads no variable",
      source: "https://www.python-httpx.org/environment_variables/",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy; a client with trust_env=False needs proxy= in the code",
  },
};
