// pipx in a session.

import { expect } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { indexConfiguration, indexUrl, packageGreeting, writeIndex } from "../support/python-index.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  {
    tool: "pipx",
    does: "pipx install from an index",
    trustsBy: "PIP_CERT",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, "pipx", "python3"],
  async () => {
    await using site = await startSite({ server: { configuration: indexConfiguration } });
    await writeIndex(site);
    const { home } = site.session.home;
    await expectThreeWays(site, ["pipx", "install", "pkg"], {
      // All that it tells of what pip said.
      outside: /No matching distribution found for pkg/,
      untrusting: /No matching distribution found for pkg/,
      session: /installed package pkg 1\.2\.3/,
      // It also has pip look for a newer pip.
      options: {
        env: {
          PIP_INDEX_URL: indexUrl,
          PIP_RETRIES: "0",
          PIP_NO_CACHE_DIR: "1",
          PIP_DISABLE_PIP_VERSION_CHECK: "1",
        },
      },
      before: () => rmSync(join(home, ".local"), { recursive: true, force: true }),
    });
    const { stdout } = await site.session.tool([join(home, ".local/bin/pkg")]);
    expect(stdout).toBe(packageGreeting);
    const asked = site.nginx.requests().map(({ uri }) => uri);
    expect(asked.filter((uri) => uri.startsWith("/simple/pkg/"))).toHaveLength(2);
    return (await site.session.tool(["pipx", "--version"])).stdout.trim();
  },
);
