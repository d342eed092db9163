// pip.

import type { Tool } from "./tool.ts";

export const pip: Tool = {
  id: "pip",
  title: "pip",
  variables: [
    {
      name: "PIP_CERT",
      names: "bundle",
      roots: "replaced",
      source: "https://pip.pypa.io/en/stable/topics/https-certificates/",
    },
  ],
};
