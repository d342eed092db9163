// Stack makes a project from a template and a snapshot, in a session.

import { expect } from "bun:test";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const files = "https://good.test/files";

testTool(
  {
    tool: "stack",
    does: "stack new from a template at a URL",
    trustsBy: "SYSTEM_CERTIFICATE_PATH",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "stack"],
  async () => {
    await using site = await startSite();
    const write = (name: string, text: string): void =>
      writeFileSync(join(site.nginx.filesFolder, name), text);
    write("t.hsfiles", "{-# START_FILE package.yaml #-}\nname: {{name}}\nsynopsis: fetched\n");
    write("snapshot.yaml", "resolver: ghc-9.0.2\nname: snapshot\npackages: []\n");
    const { home } = site.session.home;
    const root = join(home, "stack");
    mkdirSync(join(root, "pantry"), { recursive: true });
    // What GHC comes with, which Stack would ask a host of its own for.
    writeFileSync(join(root, "pantry/global-hints-cache.yaml"), "ghc-9.0.2:\n  base: 4.15.1.0\n");
    const ask = ["stack", "new", "pkg", `${files}/t.hsfiles`, "--resolver", `${files}/snapshot.yaml`];
    await expectThreeWays(site, [...ask, "--system-ghc", "--no-install-ghc"], {
      outside: /getAddrInfo/,
      untrusting: /certificate has unknown CA/,
      session: /^/,
      options: { env: { STACK_ROOT: root } },
      before: () => rmSync(join(home, "pkg"), { recursive: true, force: true }),
    });
    expect(readFileSync(join(home, "pkg/package.yaml"), "utf8")).toBe("name: pkg\nsynopsis: fetched");
    const asked = site.nginx.requests().map(({ uri }) => uri);
    expect(asked).toEqual(["/files/t.hsfiles", "/files/snapshot.yaml"]);
    return (await site.session.tool(["stack", "--numeric-version"])).stdout.trim();
  },
);
