// Firefox in a session, without ignoring certificate errors.

import { expect } from "bun:test";
import { browserVersion, visitByFirefox } from "../support/browsers.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testTool } from "../support/tool-matrix.ts";

const url = "https://good.test/";
const page = { text: "hello from good.test\n" };

testTool(
  {
    tool: "firefox",
    does: "firefox --headless URL, in a home without profiles",
    trustsBy: "cert9.db of the profile",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "firefox-esr"],
  async () => {
    await using site = await startSite();
    const { env, home } = site.session;
    expect(await visitByFirefox(env, url)).toEqual(page);
    expect(await visitByFirefox(env, url)).toEqual(page);
    expect(await visitByFirefox({ ...env, HOME: temporaryFolder("home") }, url)).toEqual({
      refused: "SEC_ERROR_UNKNOWN_ISSUER",
    });
    expect(visitByFirefox(home.env, url)).rejects.toThrow(/NS_ERROR_UNKNOWN_HOST|dnsNotFound/);
    return await browserVersion("firefox-esr", env);
  },
  240_000,
);
