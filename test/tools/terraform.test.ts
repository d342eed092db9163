// Terraform reads its state from an HTTP backend, in a session.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const backend =
  'terraform {\n  backend "http" {\n    address   = "https://good.test/files/state"\n    retry_max = 0\n  }\n}\n';
const state = {
  version: 4,
  terraform_version: "1.0.0",
  serial: 7,
  lineage: "pkg",
  outputs: {},
  resources: [],
};

testTool(
  {
    tool: "terraform",
    does: "terraform init with an HTTP backend",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "terraform?"],
  async () => {
    await using site = await startSite();
    writeFileSync(join(site.nginx.filesFolder, "state"), JSON.stringify(state));
    const project = join(site.session.home.home, "project");
    mkdirSync(project);
    writeFileSync(join(project, "main.tf"), backend);
    const options = { cwd: project, env: { CHECKPOINT_DISABLE: "1" } };
    await expectThreeWays(site, ["terraform", "init", "-no-color", "-input=false"], {
      outside: /no such host|server misbehaving/,
      untrusting: /certificate signed by unknown authority/,
      session: /successfully initialized/,
      options,
    });
    const pull = await site.session.tool(["terraform", "state", "pull"], options);
    if (!pull.stdout.includes('"serial": 7')) throw new Error(pull.stdout + pull.stderr);
    const told = (await site.session.tool(["terraform", "version", "-json"], options)).stdout;
    return (JSON.parse(told) as { terraform_version: string }).terraform_version;
  },
);
