// The AWS CLI and botocore.

import type { Tool } from "./tool.ts";

export const aws: Tool = {
  id: "aws",
  title: "AWS CLI and boto3",
  variables: [
    {
      name: "AWS_CA_BUNDLE",
      names: "bundle",
      roots: "replaced",
      source: "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html",
    },
  ],
};
