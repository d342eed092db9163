// Nix fetches a file into a store of its own, in a session.

import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nix } from "../../src/tools/nix.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  {
    tool: "nix",
    does: "nix store prefetch-file",
    trustsBy: "NIX_SSL_CERT_FILE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "nix"],
  async () => {
    await using site = await startSite();
    const store = temporaryFolder("nix");
    const flags = [
      "--extra-experimental-features",
      "nix-command",
      "--download-attempts",
      "1",
      "--store",
      store,
    ];
    const { stdout } = await expectThreeWays(
      site,
      ["nix", ...flags, "store", "prefetch-file", "--json", "https://good.test/"],
      {
        outside: /resolve host/,
        untrusting: /SSL peer certificate/,
        session: /sha256-/,
      },
    );
    const { storePath } = JSON.parse(stdout) as { storePath: string };
    expect(readFileSync(join(store, storePath), "utf8")).toBe("hello from good.test\n");

    // What `probe` runs prints the page itself.
    const { probe } = nix;
    if ("none" in probe) throw new Error(probe.none);
    const argv = probe.argv.map((part) =>
      part
        .replace("{program}", "nix")
        .replace("{folder}", temporaryFolder("nix"))
        .replace("{probe-url}", "https://good.test/"),
    );
    expect((await site.session.tool(argv)).stdout).toBe("hello from good.test\n");
    return (await site.session.tool(["nix", "--version"])).stdout.trim().split(" ").at(-1) ?? "";
  },
);
