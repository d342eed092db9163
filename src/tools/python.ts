// Python itself: its ssl module, urllib and http.client.

import { pythonPlaces } from "./language-places.ts";
import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

/** "python" may still be Python 2. */
const probe = `
import sys
try:
    from urllib.request import urlopen
except ImportError:
    from urllib2 import urlopen
print(urlopen(sys.argv[1]).read().decode())
`;

export const python: Tool = {
  id: "python",
  title: "Python's ssl and urllib",
  family: "Python",
  find: {
    programs: ["python3", "python"],
    places: pythonPlaces,
    version: ["--version"],
  },
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: [],
  overrides: [
    {
      places: ["PYTHONHTTPSVERIFY="],
      format: "variable",
      key: "PYTHONHTTPSVERIFY",
      does: "turns verification off",
      values: /^0$/,
      // Python 3 does not read it.
      beatsEnvironment: false,
      source: "https://peps.python.org/pep-0493/",
    },
  ],
  probe: {
    argv: ["{program}", "{source}", "{probe-url}"],
    source: { name: "probe.py", text: probe },
  },
  limits: [
    {
      versions: "all",
      what: "http.client reads no proxy variable: it needs set_tunnel()",
      source: "https://docs.python.org/3/library/http.client.html#http.client.HTTPConnection.set_tunnel",
    },
    {
      versions: "3.13 and later",
      what: "a default context verifies strictly: an upstream's CA needs critical basicConstraints, keyUsage and key identifiers",
      source: "https://docs.python.org/3/whatsnew/3.13.html#ssl",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy; http.client needs set_tunnel() in the code",
  },
};
