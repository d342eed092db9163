// Bun's fetch, with nothing but the session's environment.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const script = "process.stdout.write(await (await fetch(process.argv[1])).text())";

testWith(sitePrograms, "fetch", async () => {
  await using site = await startSite();
  const ask = [process.execPath, "-e", script, "https://good.test/"];
  const good = await site.session.tool(ask);
  expect([good.exitCode, good.stdout, good.stderr]).toEqual([0, "hello from good.test\n", ""]);
  const bad = await site.untrusting(ask);
  expect([bad.exitCode, bad.stdout, bad.stderr]).toEqual([1, "", expect.stringMatching(/certificate/i)]);
});
