// Python's urllib, as strict as its ssl module can be, and requests, with nothing but the session's environment.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const site = shared(() => startSite());
const url = "https://good.test/";

// VERIFY_X509_STRICT is part of the default context from Python 3.13 on.
const urllib = `
import ssl, sys, urllib.request
context = ssl.create_default_context()
context.verify_flags |= ssl.VERIFY_X509_STRICT
sys.stdout.write(urllib.request.urlopen(sys.argv[1], context=context).read().decode())`;
const requests = "import requests, sys; sys.stdout.write(requests.get(sys.argv[1]).text)";

for (const [name, python, script] of [
  ["urllib", "python3", urllib],
  ["requests", "python3:requests", requests],
] as const) {
  testWith([...sitePrograms, python], name, async () => {
    const world = await site();
    const ask = [program(python), "-c", script, url];
    const good = await world.session.tool(ask);
    expect([good.exitCode, good.stdout, good.stderr]).toEqual([0, "hello from good.test\n", ""]);
    const bad = await world.untrusting(ask);
    expect([bad.exitCode, bad.stdout, bad.stderr]).toEqual([
      1,
      "",
      expect.stringContaining("CERTIFICATE_VERIFY_FAILED"),
    ]);
  });
}
