// Chromium in a session, without ignoring certificate errors.

import { expect } from "bun:test";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { chromiumPolicies } from "../../src/stores/chromium-policies.ts";
import { setUpStores } from "../../src/stores/set-up.ts";
import { browserVersion, visitByChromium } from "../support/browsers.ts";
import type { Visit } from "../support/browsers.ts";
import { addByHand, certutil, listTrust } from "../support/certutil.ts";
import { imageWithEtc, otherEtcPrograms, withEtcOf } from "../support/other-etc.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { sessionCas, storeContext } from "../support/store-context.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { foreignCa } from "../support/test-cas.ts";
import { testTool } from "../support/tool-matrix.ts";

const site = shared(() => startSite());
const url = "https://good.test/";
const page = { text: "hello from good.test\n" };

/** Every file of the database, to see that a browser found nothing to repair. */
function content(folder: string): string[] {
  return readdirSync(folder).map((name) => {
    const hash = createHash("sha256")
      .update(readFileSync(join(folder, name)))
      .digest("hex");
    return `${name} ${hash}`;
  });
}

for (const name of ["chromium", "chromium-headless-shell"]) {
  testTool(
    {
      tool: "chromium",
      does: `${name} --headless URL, in a home without databases`,
      trustsBy: "~/.pki/nssdb",
      findsBy: "HTTPS_PROXY",
      result: "works",
    },
    [...sitePrograms, name],
    async () => {
      const { session } = await site();
      const { env, home } = session;
      const database = join(home.home, ".pki/nssdb");
      const before = content(database);
      expect(await visitByChromium(name, env, url)).toEqual(page);
      expect(await visitByChromium(name, env, url)).toEqual(page);
      expect(content(database)).toEqual(before);

      const elsewhere = temporaryFolder("home");
      expect(await visitByChromium(name, { ...env, HOME: elsewhere }, url)).toEqual({
        refused: "ERR_CERT_AUTHORITY_INVALID",
      });
      expect(await visitByChromium(name, home.env, url)).toEqual({ refused: "ERR_NAME_NOT_RESOLVED" });
      return await browserVersion(name, env);
    },
    120_000,
  );
}

testTool(
  {
    tool: "chromium",
    does: "chromium --headless URL, with databases that were there",
    trustsBy: "~/.pki/nssdb",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, "chromium", "certutil"],
  async () => {
    const mine = await foreignCa("Mine");
    await using own = await startSite({
      user: {
        prepare: async (home) => {
          const folder = join(home, ".pki/nssdb");
          mkdirSync(folder, { recursive: true });
          await certutil(folder, "-N", "--empty-password");
          await addByHand(folder, "mine", mine, "C,,");
        },
      },
    });
    const { HTTPS_PROXY: _upper, ...env } = own.session.env;
    const database = join(own.session.home.home, ".pki/nssdb");
    const before = await listTrust(database);
    expect(Object.values(before)).toEqual(["C,,", "C,,"]);
    expect(await visitByChromium("chromium", env, url)).toEqual(page);
    expect(await visitByChromium("chromium", env, url)).toEqual(page);
    expect(await listTrust(database)).toEqual(before);
    await certutil(database, "-D", "-n", Object.keys(before).find((name) => name !== "mine") ?? "");
    expect(await visitByChromium("chromium", env, url)).toEqual({ refused: "ERR_CERT_AUTHORITY_INVALID" });
    return await browserVersion("chromium", env);
  },
  120_000,
);

testTool(
  {
    tool: "chromium",
    does: "chromium --headless URL, with a database where newer releases have it",
    trustsBy: "~/.local/share/pki/nssdb",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "chromium", "certutil"],
  async () => {
    await using own = await startSite({
      user: {
        prepare: async (home) => {
          // Where a Chromium that was started before agentproxy has made it.
          const folder = join(home, ".local/share/pki/nssdb");
          mkdirSync(folder, { recursive: true });
          await certutil(folder, "-N", "--empty-password");
          await addByHand(folder, "mine", await foreignCa("Mine"), "C,,");
        },
      },
    });
    const { env, home } = own.session;
    expect(existsSync(join(home.home, ".pki"))).toBe(false);
    expect(await visitByChromium("chromium", env, url)).toEqual(page);
    expect(Object.values(await listTrust(join(home.home, ".local/share/pki/nssdb")))).toEqual(["C,,", "C,,"]);
    return await browserVersion("chromium", env);
  },
  120_000,
);

testTool(
  {
    tool: "chromium",
    does: "chromium --headless URL, by a user without a database of ours",
    trustsBy: "/etc/chromium/policies/managed",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, ...otherEtcPrograms, "chromium"],
  async () => {
    const { session } = await site();
    const image = imageWithEtc();
    const env = { ...session.env, HOME: temporaryFolder("home") };
    const visit = (): Promise<Visit> =>
      visitByChromium("chromium", env, url, (argv) => withEtcOf(image, argv));
    expect(await visit()).toEqual({ refused: "ERR_CERT_AUTHORITY_INVALID" });

    const authorities = sessionCas(session);
    const corporate = join(image, "etc/chromium/policies/managed/zz-corporate.json");
    mkdirSync(dirname(corporate), { recursive: true });
    const theirs = (await foreignCa("Corporate")).der.toString("base64");
    writeFileSync(corporate, JSON.stringify({ CACertificates: [theirs] }));
    const reports = await setUpStores([chromiumPolicies], await storeContext({ root: image, authorities }));
    expect(reports.map(({ code }) => code)).toEqual([null, null, null]);
    expect(await visit()).toEqual(page);
    return await browserVersion("chromium", env);
  },
  120_000,
);
