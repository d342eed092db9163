// The AWS CLI.

import { awsCaBundle, httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const aws: Tool = {
  id: "aws",
  title: "AWS CLI",
  family: "Clouds",
  find: {
    programs: ["aws"],
    places: ["/usr/local/aws-cli/v2/current/bin/aws"],
    version: ["--version"],
  },
  variables: [...httpsProxy, awsCaBundle, requestsCaBundle],
  files: [],
  stores: [],
  overrides: [
    {
      places: ["~/.aws/config", "$AWS_CONFIG_FILE"],
      format: "configparser",
      key: "*.ca_bundle",
      does: "names other CAs",
      beatsEnvironment: false,
      source:
        "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html#cli-config-ca_bundle",
    },
  ],
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
