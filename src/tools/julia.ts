// Julia.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const network = "https://docs.julialang.org/en/v1/stdlib/NetworkOptions/";

export const julia: Tool = {
  id: "julia",
  title: "Julia",
  family: "Other languages",
  find: {
    programs: ["julia"],
    places: ["~/.juliaup/bin/julia", "~/.julia/juliaup/*/bin/julia", "/opt/julia*/bin/julia"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    { name: "JULIA_SSL_CA_ROOTS_PATH", text: "{bundle}", roots: "replaced", source: network },
    sslCertFile,
  ],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: {
    argv: [
      "{program}",
      "--startup-file=no",
      "-e",
      "using Downloads; print(read(Downloads.download(ARGS[1]), String))",
      "{probe-url}",
    ],
  },
  limits: [
    {
      versions: "all",
      what: "told from its source: it has not been run in a session",
      source: "https://github.com/JuliaLang/NetworkOptions.jl",
    },
    {
      versions: "all",
      what: "JULIA_NO_VERIFY_HOSTS, and JULIA_SSL_NO_VERIFY_HOSTS, name hosts whose certificates nobody verifies",
      source: network,
    },
  ],
  fixes: {
    trust: "set JULIA_SSL_CA_ROOTS_PATH to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
