// Node's own https and fetch, with nothing but the session's environment.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const programs = [...sitePrograms, "node-current"];
const site = shared(() => startSite());
const url = "https://good.test/";
const scripts = {
  "https.get": `
    const answer = (response) => response.setEncoding("utf8").on("data", (text) => process.stdout.write(text));
    require("node:https").get(process.argv[1], answer);`,
  fetch: "fetch(process.argv[1]).then((r) => r.text()).then((text) => process.stdout.write(text));",
};

for (const [name, script] of Object.entries(scripts)) {
  testWith(programs, name, async () => {
    const world = await site();
    const ask = [program("node-current"), "-e", script, url];
    const good = await world.session.tool(ask);
    expect([good.exitCode, good.stdout, good.stderr]).toEqual([0, "hello from good.test\n", ""]);
    const bad = await world.untrusting(ask);
    expect([bad.exitCode, bad.stderr]).toEqual([1, expect.stringMatching(/UNABLE_TO_(GET_ISSUER|VERIFY)/)]);
  });
}
