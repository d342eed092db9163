// pip.

import { httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const pip: Tool = {
  id: "pip",
  title: "pip",
  family: "Python",
  find: {
    programs: ["pip", "pip3"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    {
      name: "PIP_CERT",
      text: "{bundle}",
      roots: "replaced",
      source: "https://pip.pypa.io/en/stable/topics/https-certificates/",
    },
    requestsCaBundle,
  ],
  files: [],
  stores: [],
  overrides: [],
  probe: {
    argv: [
      "{program}",
      "download",
      "probe",
      "--no-deps",
      "--index-url",
      "{probe-url}simple/",
      "--dest",
      "{folder}",
      "--retries",
      "0",
    ],
  },
  limits: [],
  fixes: {
    trust: "set PIP_CERT to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take proxy out of pip.conf",
  },
};
