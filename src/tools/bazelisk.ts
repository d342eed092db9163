// Bazelisk, a Go program that downloads the Bazel that a workspace asks for.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const readme = "https://github.com/bazelbuild/bazelisk/blob/master/README.md";

export const bazelisk: Tool = {
  id: "bazelisk",
  title: "Bazelisk",
  family: "Java",
  find: {
    programs: ["bazelisk", "bazel"],
    // npm's package starts the binary that stands beside its script.
    places: ["~/.npm-global/lib/node_modules/@bazel/bazelisk/bazelisk-linux_*"],
    // Every command first downloads the workspace's Bazel, unless that is there.
    version: ["version"],
  },
  variables: [...httpsProxy, sslCertFile],
  files: [],
  // It starts Bazel.
  stores: ["bazel", "bazel-home"],
  overrides: [
    {
      places: ["./.bazeliskrc", "~/.bazeliskrc"],
      format: "assignments",
      key: "BAZELISK_BASE_URL",
      does: "goes around the proxy",
      values: /^http:/i,
      beatsEnvironment: false,
      source: readme,
    },
  ],
  probe: { none: "it downloads and starts a whole Bazel" },
  limits: [
    {
      versions: "all",
      what: "it tries what was denied again, five times, before it tells",
      source: "https://github.com/bazelbuild/bazelisk/blob/master/httputil/httputil.go",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
