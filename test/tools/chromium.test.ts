// Chromium in a session, without ignoring certificate errors.

import { expect } from "bun:test";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { browserVersion, visitByChromium } from "../support/browsers.ts";
import { certutil, listTrust } from "../support/certutil.ts";
import { startSession } from "../support/session.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testTool } from "../support/tool-matrix.ts";

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
      await using site = await startSite();
      const { env, home } = site.session;
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
