// Python's httplib2 in a session.

import { expect } from "bun:test";
import { program } from "../support/programs.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const get = 'import httplib2; print(httplib2.Http().request("https://good.test/")[1].decode(), end="")';

testTool(
  {
    tool: "httplib2",
    does: "httplib2.Http().request()",
    trustsBy: "HTTPLIB2_CA_CERTS",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, "python3:httplib2"],
  async () => {
    await using site = await startSite();
    const python = (run: typeof site.outside, script: string) =>
      run([program("python3:httplib2"), "-c", script]);
    const outside = await python(site.outside, get);
    expect([outside.exitCode, outside.stderr]).toEqual([
      1,
      expect.stringContaining("Unable to find the server at good.test"),
    ]);
    const untrusting = await python(site.untrusting, get);
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([
      1,
      expect.stringContaining("CERTIFICATE_VERIFY_FAILED"),
    ]);
    const { exitCode, stdout } = await python(site.session.tool, get);
    expect([exitCode, stdout]).toEqual([0, "hello from good.test\n"]);
    return (await python(site.session.tool, "import httplib2; print(httplib2.__version__)")).stdout.trim();
  },
);
