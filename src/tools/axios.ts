// Node programs on axios.

import { nodePlaces } from "./language-places.ts";
import { httpsProxy, nodeExtraCaCerts } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const axios: Tool = {
  id: "axios",
  title: "axios",
  family: "JavaScript",
  find: {
    programs: ["node"],
    places: nodePlaces,
    library: { of: "node", name: "axios" },
    version: ["-p", "require(process.argv[1]).VERSION", "{library}"],
  },
  // It reads HTTPS_PROXY itself, on every Node.
  variables: [...httpsProxy, nodeExtraCaCerts],
  files: [],
  stores: [],
  overrides: [],
  probe: {
    argv: [
      "{program}",
      "-e",
      `require(process.argv[1]).get(process.argv[2]).then(({ data }) => console.log(data))`,
      "{library}",
      "{probe-url}",
    ],
  },
  limits: [
    {
      versions: "before 1.16.1",
      what: "it asks the proxy for https:// URLs without CONNECT, which is answered with 405",
      source: "https://github.com/axios/axios/blob/v1.x/CHANGELOG.md",
    },
  ],
  fixes: {
    trust: "set NODE_EXTRA_CA_CERTS to the CA",
    proxy: "update axios to 1.16.1 or later",
  },
};
