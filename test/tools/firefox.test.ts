// Firefox in a session, without ignoring certificate errors.

import { expect } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { firefoxPolicies } from "../../src/stores/firefox-policies.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import { browserVersion, visitByFirefox } from "../support/browsers.ts";
import type { Visit } from "../support/browsers.ts";
import { certutil, listTrust } from "../support/certutil.ts";
import { freshEnvironment } from "../support/environment.ts";
import { imageWithEtc, otherEtcPrograms, withEtcOf } from "../support/other-etc.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { sessionCas, storeContext } from "../support/store-context.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { ownCa } from "../support/test-cas.ts";
import { testTool } from "../support/tool-matrix.ts";

const site = shared(() => startSite());
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
    const { session } = await site();
    const { env, home } = session;
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

testTool(
  {
    tool: "firefox",
    does: "firefox --headless URL, with a profile that Firefox made",
    trustsBy: "cert9.db of the profile",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, "firefox-esr", "certutil"],
  async () => {
    await using own = await startSite({
      user: {
        prepare: async (home) => {
          await visitByFirefox(freshEnvironment(home), "about:blank");
        },
      },
    });
    const { HTTPS_PROXY: _upper, ...env } = own.session.env;
    const base = join(own.session.home.home, ".config/mozilla/firefox");
    // Firefox makes two and uses one, which is the one with settings in it.
    const profile =
      readdirSync(base)
        .map((name) => join(base, name))
        .find((folder) => existsSync(join(folder, "prefs.js"))) ?? "";
    expect(Object.values(await listTrust(profile))).toEqual(["C,,"]);
    expect(existsSync(join(own.session.home.home, ".mozilla"))).toBe(false);
    expect(await visitByFirefox(env, url)).toEqual(page);
    expect(await visitByFirefox(env, url)).toEqual(page);
    const trust = await listTrust(profile);
    await certutil(profile, "-D", "-n", Object.keys(trust).find((name) => trust[name] === "C,,") ?? "");
    expect(await visitByFirefox(env, url)).toEqual({ refused: "SEC_ERROR_UNKNOWN_ISSUER" });
    return await browserVersion("firefox-esr", env);
  },
  240_000,
);

testTool(
  {
    tool: "firefox",
    does: "firefox --headless URL, with a profile that is made later",
    trustsBy: "/etc/firefox/policies/policies.json",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, ...otherEtcPrograms, "firefox-esr"],
  async () => {
    const { session } = await site();
    const image = imageWithEtc();
    const visit = (): Promise<Visit> =>
      visitByFirefox({ ...session.env, HOME: temporaryFolder("home") }, url, (argv) =>
        withEtcOf(image, argv),
      );
    expect(await visit()).toEqual({ refused: "SEC_ERROR_UNKNOWN_ISSUER" });
    const authorities = [await ownCa(), ...sessionCas(session)];
    const [report] = await setUpStores([firefoxPolicies], await storeContext({ root: image, authorities }));
    expect(report?.code).toBeNull();
    expect(await visit()).toEqual(page);
    return await browserVersion("firefox-esr", session.env);
  },
  240_000,
);
