// pipx, which runs the pip of an environment that it makes.

import { pip } from "./pip.ts";
import type { Tool } from "./tool.ts";

export const pipx: Tool = {
  id: "pipx",
  title: "pipx",
  family: "Python",
  find: {
    programs: ["pipx"],
    version: ["--version"],
  },
  variables: pip.variables,
  files: [],
  stores: [],
  overrides: pip.overrides,
  probe: { none: "it does nothing but install, by pip" },
  limits: [],
  fixes: pip.fixes,
};
