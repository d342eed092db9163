// Python programs on requests, which has roots of its own (certifi) and does not look at SSL_CERT_FILE.

import type { Tool } from "./tool.ts";

export const pythonRequests: Tool = {
  id: "python-requests",
  title: "Python requests",
  variables: [
    {
      name: "REQUESTS_CA_BUNDLE",
      names: "bundle",
      roots: "replaced",
      source: "https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification",
    },
  ],
};
