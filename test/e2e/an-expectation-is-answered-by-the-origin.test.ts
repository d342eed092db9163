// `Expect: 100-continue` goes to the origin and its 100 comes back before the body is sent.

import { expect } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";

testWith([...sitePrograms, "curl"], "curl waits for the 100 and gets it", async () => {
  await using site = await startSite();
  const file = join(site.session.home.home, "body");
  writeFileSync(file, "x".repeat(100_000));
  // curl sends the body without a 100 when this time is over, and the test's with it.
  const patience = ["--expect100-timeout", "600", "--max-time", "20"];
  const target = "https://good.test/uploads/body";
  const ask = ["curl", "-sSv", "--http1.1", "-H", "Expect: 100-continue", ...patience, "-T", file, target];
  const { exitCode, stderr } = await site.session.tool(ask);
  expect([exitCode, stderr]).toEqual([
    0,
    expect.stringMatching(/< HTTP\/1.1 100 Continue[^]*< HTTP\/1.1 201 /),
  ]);
  expect(readFileSync(join(site.nginx.uploadsFolder, "body"), "utf8")).toHaveLength(100_000);
});
