// Python programs on requests.

import { pythonPlaces } from "./language-places.ts";
import { curlCaBundle, httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const pythonRequests: Tool = {
  id: "python-requests",
  title: "Python requests",
  family: "Python",
  find: {
    programs: ["python3"],
    places: pythonPlaces,
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
  limits: [
    {
      versions: "all",
      what: "a session with trust_env=False reads no variable, and verify= in a call has its way",
      source: "https://requests.readthedocs.io/en/latest/api/#requests.Session.trust_env",
    },
  ],
  fixes: {
    trust: "set REQUESTS_CA_BUNDLE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy; a session with trust_env=False needs proxies= in the code",
  },
};
