// gsutil, from the Google Cloud CLI, in a session and without the session's environment.

import { expect } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { sitePrograms } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { gcloudOf, startBucket } from "../support/storage-bucket.ts";
import { testTool } from "../support/tool-matrix.ts";

/** Google's own repository alone has it. */
const programs = [...sitePrograms, "gsutil?"];

function listing(home: string): string[] {
  const options = [
    "Credentials:gs_json_host=good.test",
    "Credentials:gs_json_port=443",
    "Boto:num_retries=0",
  ];
  const state = join(home, "gsutil");
  mkdirSync(state, { recursive: true });
  return [
    "gsutil",
    ...[...options, `GSUtil:state_dir=${state}`].flatMap((option) => ["-o", option]),
    "ls",
    "gs://probe",
  ];
}

testTool(
  {
    tool: "gsutil",
    does: "gsutil ls",
    trustsBy: "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
    findsBy: "https_proxy",
    result: "works",
  },
  programs,
  async () => {
    await using site = await startBucket();
    const { home } = site.session.home;
    const env = gcloudOf(home);
    const outside = await site.outside(listing(home), { env });
    expect([outside.exitCode, outside.stderr]).toEqual([
      1,
      expect.stringContaining("Unable to find the server at good.test"),
    ]);
    // Its boto.cfg, too, names the CA.
    const untrusting = await site.untrusting(listing(home), { env: { ...env, BOTO_PATH: "/none" } });
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([
      1,
      expect.stringContaining("CERTIFICATE_VERIFY_FAILED"),
    ]);
    const { exitCode, stdout } = await site.session.tool(listing(home), { env });
    expect([exitCode, stdout]).toEqual([0, "gs://probe/hello.txt\n"]);
    return versionOf(site, env);
  },
  120_000,
);

testTool(
  {
    tool: "gsutil",
    does: "gsutil ls, with BOTO_PATH alone",
    trustsBy: "BOTO_PATH",
    findsBy: "BOTO_PATH",
    result: "works",
  },
  programs,
  async () => {
    await using site = await startBucket();
    const { home } = site.session.home;
    const env = gcloudOf(home);
    const { BOTO_PATH = "" } = site.session.env;
    expect(BOTO_PATH).toBe(`/etc/boto.cfg:~/.boto:${site.session.stateDir}/boto.cfg`);
    const { exitCode, stdout } = await site.outside(listing(home), { env: { ...env, BOTO_PATH } });
    expect([exitCode, stdout]).toEqual([0, "gs://probe/hello.txt\n"]);
    return versionOf(site, env);
  },
  120_000,
);

async function versionOf(site: Site, env: Record<string, string>): Promise<string> {
  const { stdout } = await site.outside(["gsutil", "version"], { env });
  return /gsutil version: (\S+)/.exec(stdout)?.[1] ?? "";
}
