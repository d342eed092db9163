// The clouds' own tools whose configuration goes against the session, before and after it is mended.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mendedWorld } from "../support/mended-world.ts";
import type { Asking } from "../support/mended.ts";
import { testWith } from "../support/need.ts";
import { sitePrograms } from "../support/site.ts";
import { bucketServer, gcloudOf } from "../support/storage-bucket.ts";

const timeoutMs = 400_000;
/** gcloud tries again for half a minute, and says nothing until then. */
const silent = /^(?![^]*hello\.txt)/;

testWith(
  // Google's own repository alone has it.
  [...sitePrograms, "gsutil?"],
  "gsutil",
  async () => {
    await using here = await mendedWorld({ server: bucketServer });
    const { home } = here.site.session.home;
    const given = [
      "Credentials:gs_json_host=good.test",
      "Credentials:gs_json_port=443",
      "Boto:num_retries=0",
    ];
    const flags = [...given, `GSUtil:state_dir=${join(home, "gsutil")}`].flatMap((option) => ["-o", option]);
    const ask: Asking = {
      argv: ["gsutil", ...flags, "ls", "gs://probe"],
      works: /gs:\/\/probe\/hello\.txt/,
      options: { env: gcloudOf(home), timeoutMs: 100_000 },
    };
    // Ours is read behind it.
    await here.harmless(ask, ".boto", "[Boto]\nproxy = 127.0.0.1\nproxy_port = 1\n", "other_proxy");
    await here.harmless(ask, ".boto", "[Boto]\nca_certificates_file = CORP\n", "other_ca");
  },
  timeoutMs,
);

testWith(
  [...sitePrograms, "gcloud?"],
  "gcloud",
  async () => {
    await using here = await mendedWorld({ server: bucketServer });
    const { home } = here.site.session.home;
    const env = {
      ...gcloudOf(home),
      CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: "https://good.test/storage/v1/",
      CLOUDSDK_AUTH_DISABLE_CREDENTIALS: "true",
      CLOUDSDK_CORE_PROJECT: "project",
    };
    const ask: Asking = {
      argv: ["timeout", "15", "gcloud", "storage", "ls", "gs://probe"],
      works: /gs:\/\/probe\/hello\.txt/,
      options: { env, timeoutMs: 100_000 },
    };
    const file = "gcloud/configurations/config_default";
    // Without it gcloud begins with an empty configuration of that name.
    mkdirSync(join(home, "gcloud"));
    writeFileSync(join(home, "gcloud/active_config"), "default");
    await here.harmless(ask, file, "[core]\ncustom_ca_certs_file = CORP\n", "other_ca");
    await here.mended(
      ask,
      file,
      "[proxy]\naddress = 127.0.0.1\nport = 1\ntype = http\n",
      "other_proxy",
      silent,
    );
    await here.mended(ask, file, "[auth]\ndisable_ssl_validation = true\n", "verification_off", silent);
  },
  timeoutMs,
);
