// gsutil, alone or beside gcloud.

import { gcloudCaCerts } from "./gcloud.ts";
import { botoOverrides, botoPath } from "./boto.ts";
import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const gsutil: Tool = {
  id: "gsutil",
  title: "gsutil",
  family: "Clouds",
  find: {
    programs: ["gsutil"],
    places: ["/opt/google-cloud-sdk/bin/gsutil", "~/google-cloud-sdk/bin/gsutil", "~/gsutil/gsutil"],
    version: ["version"],
  },
  variables: [...httpsProxy, gcloudCaCerts, botoPath],
  files: [],
  stores: ["boto"],
  overrides: botoOverrides,
  probe: { none: "it speaks to a service of storage alone, and a page is none" },
  limits: [
    {
      versions: "all",
      what: "it tries again for minutes where TLS fails",
      source: "https://cloud.google.com/storage/docs/gsutil/addlhelp/RetryHandlingStrategy",
    },
  ],
  fixes: {
    trust:
      "set CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE to the bundle, and for a gsutil without gcloud ca_certificates_file in the [Boto] section of ~/.boto",
    proxy: "set https_proxy to the proxy, and take proxy and proxy_port out of ~/.boto",
  },
};
