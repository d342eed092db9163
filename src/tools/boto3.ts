// Python programs on boto3, or on botocore alone.

import { pythonPlaces } from "./language-places.ts";
import { awsCaBundle, httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const probe = `
import sys, boto3, botocore

config = botocore.config.Config(signature_version=botocore.UNSIGNED, s3={"addressing_style": "path"})
client = boto3.client("s3", endpoint_url=sys.argv[1], region_name="us-east-1", config=config)
print(client.get_object(Bucket="probe", Key="probe")["Body"].read().decode())
`;

export const boto3: Tool = {
  id: "boto3",
  title: "boto3",
  family: "Clouds",
  find: {
    programs: ["python3"],
    places: pythonPlaces,
    library: { of: "python", name: "boto3" },
    version: ["-c", "import boto3; print(boto3.__version__)"],
  },
  // It has roots of its own, and does not look at SSL_CERT_FILE.
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
        "https://boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html#using-environment-variables",
    },
  ],
  probe: {
    argv: ["{program}", "{source}", "{probe-url}"],
    source: { name: "probe.py", text: probe },
  },
  limits: [
    {
      versions: "all",
      what: "verify= and proxies= in the code have their way",
      source:
        "https://boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html#specifying-proxy-servers",
    },
  ],
  fixes: {
    trust: "set AWS_CA_BUNDLE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
