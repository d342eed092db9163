// Results of a check, for the tests of what is made of them.

import type { ToolResult } from "../../src/check/result.ts";

export const works: ToolResult = {
  tool: "curl",
  title: "curl",
  program: "/usr/bin/curl",
  library: null,
  outcome: "works",
  reached: true,
  trusted: true,
  trustsBy: ["CURL_CA_BUNDLE", "SSL_CERT_FILE"],
  findsBy: ["HTTPS_PROXY"],
  durationMs: 38,
  code: null,
  cause: null,
  fix: null,
  limits: [],
  output: null,
};

export const fails: ToolResult = {
  ...works,
  tool: "git",
  title: "git",
  program: "/usr/bin/git",
  outcome: "failed",
  trusted: false,
  trustsBy: ["GIT_SSL_CAINFO"],
  durationMs: 1234,
  code: "client-rejected-certificate",
  cause: 'It says "no" & <stops>',
  fix: "set THE_CA",
  limits: ["all: it does not"],
  output: "fatal: \u001b[31mno\u001b[0m\nreally",
};

export const notProbed: ToolResult = {
  ...works,
  tool: "apt",
  title: "apt",
  program: "/usr/bin/apt",
  outcome: "not-probed",
  reached: null,
  trusted: null,
  trustsBy: [],
  findsBy: [],
  durationMs: null,
  cause: "apt fetches from repositories alone",
};

export const missing: ToolResult = {
  ...notProbed,
  tool: "julia",
  title: "Julia",
  program: null,
  outcome: "missing",
  cause: "There is no copy of it in this image",
};
