// Python programs on urllib3 alone.

import { pythonPlaces } from "./language-places.ts";
import { sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const urllib3: Tool = {
  id: "urllib3",
  title: "urllib3",
  family: "Python",
  find: {
    programs: ["python3"],
    places: pythonPlaces,
    library: { of: "python", name: "urllib3" },
    version: ["-c", "import urllib3; print(urllib3.__version__)"],
  },
  variables: [sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: {
    argv: [
      "{program}",
      "-c",
      "import sys, urllib3; print(urllib3.ProxyManager(sys.argv[2]).request('GET', sys.argv[1]).data.decode())",
      "{probe-url}",
      "http://{proxy-authority}",
    ],
  },
  limits: [
    {
      versions: "all",
      what: "it reads no proxy variable: a PoolManager goes around, a ProxyManager is told of the proxy in the code",
      source: "https://urllib3.readthedocs.io/en/stable/advanced-usage.html#http-and-https-proxies",
    },
    {
      versions: "1.26 as Debian has it",
      what: "it names the system's bundle itself, so SSL_CERT_FILE has no effect",
      source: "https://sources.debian.org/src/python-urllib3/1.26.12-1/debian/patches/",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle; Debian's 1.26 needs the CA in the system's own store",
    proxy: 'use urllib3.ProxyManager(os.environ["HTTPS_PROXY"]) in the code',
  },
};
