// The docker client looks an image up in a registry, without a daemon, in a session.

import { expect } from "bun:test";
import { imageManifest, imageRegistry } from "../support/image-registry.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  {
    tool: "docker",
    does: "docker manifest inspect of an image in a registry",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "docker"],
  async () => {
    await using site = await startSite({ server: { configuration: imageRegistry } });
    const ask = ["docker", "manifest", "inspect", "good.test/pkg:latest"];
    const { stdout } = await expectThreeWays(site, ask, {
      outside: /no such host|server misbehaving/,
      untrusting: /certificate signed by unknown authority/,
      session: /schemaVersion/,
    });
    expect(JSON.parse(stdout)).toMatchObject({ config: JSON.parse(imageManifest).config });
    const told = (await site.session.tool(["docker", "--version"])).stdout;
    return /version ([^,\s]+)/.exec(told)?.[1] ?? "";
  },
);
