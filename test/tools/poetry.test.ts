// Poetry in a session.

import { expect } from "bun:test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { indexConfiguration, indexUrl, packageGreeting, writeIndex } from "../support/python-index.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays, pythonUntrusting } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const project = `
[tool.poetry]
name = "mine"
version = "0.1.0"
description = ""
authors = []
[[tool.poetry.source]]
name = "local"
url = "${indexUrl}"
default = true
[tool.poetry.dependencies]
python = "^3.7"
`;

testTool(
  {
    tool: "poetry",
    does: "poetry add from an index",
    trustsBy: "REQUESTS_CA_BUNDLE",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, "poetry", "python3"],
  async () => {
    await using site = await startSite({ server: { configuration: indexConfiguration } });
    await writeIndex(site);
    const { home } = site.session.home;
    const folder = join(home, "project");
    const options = { cwd: folder, env: { PYTHON_KEYRING_BACKEND: "keyring.backends.null.Keyring" } };
    await expectThreeWays(site, ["poetry", "--no-interaction", "add", "pkg"], {
      // It would try again for as long as it does without the CA.
      outside: null,
      untrusting: pythonUntrusting,
      session: /Installing pkg \(1\.2\.3\)/,
      options,
      before() {
        for (const name of ["project", ".cache"]) rmSync(join(home, name), { recursive: true, force: true });
        mkdirSync(folder);
        writeFileSync(join(folder, "pyproject.toml"), project);
      },
    });
    const { stdout } = await site.session.tool(["poetry", "run", "pkg"], options);
    expect(stdout).toBe(packageGreeting);
    const version = (await site.session.tool(["poetry", "--version"], options)).stdout;
    return /version (\S+?)\)/.exec(version)?.[1] ?? "";
  },
  120_000,
);
