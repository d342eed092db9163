// curl, the command.

import type { Tool } from "./tool.ts";

export const curl: Tool = {
  id: "curl",
  title: "curl",
  variables: [{ name: "CURL_CA_BUNDLE", names: "bundle", roots: "replaced", source: "curl(1), --cacert" }],
};
