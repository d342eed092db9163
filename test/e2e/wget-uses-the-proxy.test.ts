// wget, which reads the lower-case https_proxy alone, and no variable for the CA.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";

testWith([...sitePrograms, "wget"], "wget with the bundle's path as a flag", async () => {
  await using site = await startSite();
  const { session } = site;
  const ask = ["wget", "-nv", "-O-", "-t1"];
  const bundle = session.env["AGENT_PROXY_CA_BUNDLE_PATH"] ?? "";
  const good = await session.tool([...ask, `--ca-certificate=${bundle}`, "https://good.test/"]);
  expect([good.exitCode, good.stdout]).toEqual([0, "hello from good.test\n"]);
  // 5: TLS could not be verified (wget(1), EXIT STATUS).
  const bad = await session.tool([...ask, "https://good.test/"]);
  expect([bad.exitCode, bad.stdout]).toEqual([5, ""]);
});
