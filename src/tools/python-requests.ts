// Python programs on requests.

import { curlCaBundle, httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const pythonRequests: Tool = {
  id: "python-requests",
  title: "Python requests",
  family: "Python",
  find: {
    programs: ["python3"],
    library: { of: "python", name: "requests" },
    version: ["-c", "import requests; print(requests.__version__)"],
  },
  variables: [
    ...httpsProxy,
    // It has roots of its own (certifi) and does not look at SSL_CERT_FILE.
    requestsCaBundle,
    curlCaBundle,
  ],
  files: [],
  stores: [],
  overrides: [],
  probe: {
    argv: ["{program}", "-c", "import sys, requests; print(requests.get(sys.argv[1]).text)", "{probe-url}"],
  },
  limits: [],
  fixes: {
    trust: "set REQUESTS_CA_BUNDLE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy; a session with trust_env=False needs proxies= in the code",
  },
};
