// The AWS CLI in a session, against an S3-like origin.

import { expect } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bucketConfiguration, bucketEnvironment } from "../support/bucket.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays, pythonUntrusting } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const s3 = ["aws", "s3", "cp", "--endpoint-url", "https://good.test"];

testTool(
  {
    tool: "aws",
    does: "aws s3 cp, down and up",
    trustsBy: "AWS_CA_BUNDLE",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, "aws"],
  async () => {
    await using site = await startSite({ server: { configuration: bucketConfiguration } });
    const bucket = join(site.nginx.uploadsFolder, "bucket");
    mkdirSync(bucket);
    writeFileSync(join(bucket, "down"), "from the bucket\n");
    const expected = {
      outside: /Could not connect to the endpoint URL/,
      untrusting: pythonUntrusting,
      options: { env: bucketEnvironment },
    };
    await expectThreeWays(site, [...s3, "s3://bucket/down", "-"], {
      ...expected,
      session: "from the bucket\n",
    });
    const file = join(site.session.home.home, "up");
    writeFileSync(file, "from the home\n");
    await expectThreeWays(site, [...s3, file, "s3://bucket/up"], { ...expected, session: /upload: / });
    expect(readFileSync(join(bucket, "up"), "utf8")).toBe("from the home\n");
    const { stdout } = await site.session.tool(["aws", "--version"]);
    return /^aws-cli\/(\S+)/.exec(stdout)?.[1] ?? "";
  },
);
