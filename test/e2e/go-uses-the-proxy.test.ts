// Go's net/http, with nothing but the session's environment.

import { expect } from "bun:test";
import { join } from "node:path";
import { mustRun } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const source = join(import.meta.dir, "clients/get.go");

testWith(
  [...sitePrograms, "go"],
  "http.Get",
  async () => {
    await using site = await startSite();
    const { home, env } = site.session.home;
    const client = join(home, "get");
    const building = { ...env, GO111MODULE: "off", CGO_ENABLED: "0" };
    await mustRun([program("go"), "build", "-o", client, source], { env: building, timeoutMs: 120_000 });
    const ask = [client, "https://good.test/"];
    const good = await site.session.tool(ask);
    expect([good.exitCode, good.stdout, good.stderr]).toEqual([0, "HTTP/2.0 hello from good.test\n", ""]);
    const bad = await site.untrusting(ask);
    expect([bad.exitCode, bad.stderr]).toEqual([1, expect.stringContaining("unknown authority")]);
  },
  180_000,
);
