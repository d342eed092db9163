// boto 2, under Python 3, in a session: it reads our settings, and why it cannot use them is told.

import { expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { program } from "../support/programs.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const settings = `
import boto
for key in ("ca_certificates_file", "proxy", "proxy_port"):
    print(key, boto.config.get("Boto", key))
print("user", boto.config.get("Credentials", "aws_access_key_id"))
`;

const download = `
from boto.s3.connection import S3Connection, OrdinaryCallingFormat
s3 = S3Connection("id", "secret", host="good.test", calling_format=OrdinaryCallingFormat())
print(s3.get_bucket("files", validate=False).get_key("x", validate=False).get_contents_as_string())
`;

testTool(
  {
    tool: "boto",
    does: "reading its settings; under Python 3 it cannot open a tunnel",
    trustsBy: "BOTO_PATH",
    findsBy: "BOTO_PATH",
    result: "explained",
  },
  [...sitePrograms, "python3:boto"],
  async () => {
    await using site = await startSite();
    const { session } = site;
    const python = (run: typeof site.outside, script: string) => run([program("python3:boto"), "-c", script]);
    // What the user has in a file of their own stays in force, and has no say in where the proxy is.
    const credentials = "[Credentials]\naws_access_key_id = mine\n[Boto]\nproxy = other.example\n";
    writeFileSync(join(session.home.home, ".boto"), credentials);
    const outside = await python(site.outside, settings);
    expect(outside.stdout).toContain("ca_certificates_file None\nproxy other.example\n");
    const { exitCode, stdout } = await python(session.tool, settings);
    expect([exitCode, stdout]).toEqual([
      0,
      `ca_certificates_file ${session.stateDir}/ca-bundle.crt\nproxy 127.0.0.1\nproxy_port ${session.port}\nuser mine\n`,
    ]);
    const failed = await python(session.tool, download);
    expect([failed.exitCode, failed.stderr]).toEqual([
      1,
      expect.stringContaining("a bytes-like object is required, not 'str'"),
    ]);
    return (await python(session.tool, "import boto; print(boto.__version__)")).stdout.trim();
  },
);
