// The AWS CLI and botocore.

import { httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const aws: Tool = {
  id: "aws",
  title: "AWS CLI and boto3",
  family: "Clouds",
  find: {
    programs: ["aws"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    {
      name: "AWS_CA_BUNDLE",
      text: "{bundle}",
      roots: "replaced",
      source: "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html",
    },
    requestsCaBundle,
  ],
  files: [],
  stores: [],
  overrides: [],
  probe: {
    argv: [
      "{program}",
      "s3",
      "cp",
      "--endpoint-url",
      "{probe-url}",
      "--no-sign-request",
      "s3://probe/probe",
      "-",
    ],
  },
  limits: [],
  fixes: {
    trust: "set AWS_CA_BUNDLE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
