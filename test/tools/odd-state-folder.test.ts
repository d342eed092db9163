// Tools that are led to small files find them, and the bundle, in a state directory with an odd name.

import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { startSession } from "../support/session.ts";
import { until } from "../support/until.ts";
import { createUserHome } from "../support/user-home.ts";

const url = "https://good.test/";

testWith(
  [...sitePrograms, "wget", "aria2c", "php:curl", "ruby", "bundle"],
  "wget, aria2, PHP and Ruby",
  async () => {
    await using site = await startSite();
    const config = readFileSync(site.session.home.configFile, "utf8");
    const home = createUserHome(config, {}, ` a #state; %41 $HOME "caf\u{e9}"`);
    await using session = await startSession({}, { home });
    await until("the stores to be written", async () => !(await session.status()).settingUp);
    for (const argv of [
      ["wget", "-qO-", url],
      ["php", "-r", `curl_exec(curl_init("${url}"));`],
      ["ruby", "-e", `require "net/http"; print Net::HTTP.get(URI("${url}"))`],
    ]) {
      const { stdout, stderr } = await session.tool(argv);
      expect([argv[0], stdout, stderr]).toEqual([argv[0], "hello from good.test\n", ""]);
    }
    const { exitCode } = await session.tool(["aria2c", "-q", "-o", "page", url]);
    expect([exitCode, readFileSync(join(home.home, "page"), "utf8")]).toEqual([0, "hello from good.test\n"]);
  },
);
