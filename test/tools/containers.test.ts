// Skopeo looks an image up in a registry, in a session.

import { imageManifest, imageRegistry } from "../support/image-registry.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  {
    tool: "containers",
    does: "skopeo inspect of an image in a registry",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "skopeo"],
  async () => {
    await using site = await startSite({ server: { configuration: imageRegistry } });
    await expectThreeWays(site, ["skopeo", "inspect", "--raw", "docker://good.test/pkg:latest"], {
      outside: /no such host|server misbehaving/,
      untrusting: /certificate signed by unknown authority/,
      session: imageManifest,
    });
    return (await site.session.tool(["skopeo", "--version"])).stdout.split(" ")[2]?.trim() ?? "";
  },
);
