// The Google Cloud CLI in a session.

import { expect } from "bun:test";
import { sitePrograms } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { gcloudOf, startBucket } from "../support/storage-bucket.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  {
    tool: "gcloud",
    does: "gcloud storage ls",
    trustsBy: "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  // Google's own repository alone has it.
  [...sitePrograms, "gcloud?"],
  async () => {
    await using site = await startBucket();
    const { home } = site.session.home;
    const list = (way: Site["outside"], name: string) =>
      way(["gcloud", "storage", "ls", "gs://probe"], {
        env: {
          ...gcloudOf(home, name),
          CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: "https://good.test/storage/v1/",
          CLOUDSDK_AUTH_DISABLE_CREDENTIALS: "true",
          CLOUDSDK_CORE_PROJECT: "project",
        },
        timeoutMs: 100_000,
      });
    // What fails it tries again for half a minute.
    const [outside, untrusting, session] = await Promise.all([
      list(site.outside, "outside"),
      list(site.untrusting, "untrusting"),
      list(site.session.tool, "session"),
    ]);
    expect([outside.exitCode, outside.stderr]).toEqual([
      1,
      expect.stringContaining("Failed to resolve 'good.test'"),
    ]);
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([
      1,
      expect.stringContaining("CERTIFICATE_VERIFY_FAILED"),
    ]);
    expect([session.exitCode, session.stdout]).toEqual([0, "gs://probe/hello.txt\n"]);
    const { stdout } = await site.outside(["gcloud", "--version"], { env: gcloudOf(home) });
    return /Google Cloud SDK (\S+)/.exec(stdout)?.[1] ?? "";
  },
  180_000,
);
