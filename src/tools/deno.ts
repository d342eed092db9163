// Deno.

import type { Tool } from "./tool.ts";

export const deno: Tool = {
  id: "deno",
  title: "Deno",
  variables: [
    {
      name: "DENO_CERT",
      names: "ca",
      roots: "added to",
      source: "https://docs.deno.com/runtime/reference/env_variables/",
    },
  ],
};
