// A site that is Google's storage service too, as far as a bucket "probe" with one object goes.

import { join } from "node:path";
import { startSite } from "./site.ts";
import type { Site } from "./site.ts";

const objects = JSON.stringify({
  kind: "storage#objects",
  items: [{ kind: "storage#object", name: "hello.txt", bucket: "probe", size: "3" }],
});

/** Of nginx's server block. */
export const bucketServer = {
  configuration: `location /storage/v1/b/probe/o { default_type application/json; return 200 '${objects}'; }`,
};

export function startBucket(): Promise<Site> {
  return startSite({ server: bucketServer });
}

/** gcloud's own settings, which the user of the tests may have, and a Python that they cannot have replaced. */
export const gcloudOf = (home: string, name = "gcloud"): Record<string, string> => ({
  CLOUDSDK_CONFIG: join(home, name),
  CLOUDSDK_PYTHON: "/usr/bin/python3",
});
