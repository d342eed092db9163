// Python's boto3 in a session, against an S3-like origin.

import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { libraryVersion, pythonCommand } from "../support/python-library.ts";
import { bucketConfiguration, bucketEnvironment } from "../support/bucket.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays, pythonUntrusting } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const script = `
import sys, boto3, botocore
config = botocore.config.Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"})
client = boto3.client("s3", endpoint_url="https://good.test", config=config)
client.put_object(Bucket="bucket", Key="key", Body=b"put by boto3\\n")
sys.stdout.write(client.get_object(Bucket="bucket", Key="key")["Body"].read().decode())`;

testTool(
  {
    tool: "boto3",
    does: "s3 put_object and get_object",
    trustsBy: "AWS_CA_BUNDLE",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, "python3:boto3"],
  async () => {
    await using site = await startSite({ server: { configuration: bucketConfiguration } });
    await expectThreeWays(site, pythonCommand("boto3", script), {
      outside: /Could not connect to the endpoint URL/,
      untrusting: pythonUntrusting,
      session: "put by boto3\n",
      options: { env: bucketEnvironment },
    });
    expect(readFileSync(join(site.nginx.uploadsFolder, "bucket/key"), "utf8")).toBe("put by boto3\n");
    return await libraryVersion(site, "boto3");
  },
);
