// Puppeteer in a session: it drives Debian's Chromium and Firefox, without ignoring certificate errors.

import { expect } from "bun:test";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { program } from "../support/programs.ts";
import type { Session } from "../support/session.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testTool } from "../support/tool-matrix.ts";

const site = shared(() => startSite());
const repository = fileURLToPath(new URL("../../", import.meta.url));

/** Opens the page with a browser that is launched with these options; what it says, or why it was refused. */
async function visit(
  tool: Session["tool"],
  options: object,
  env: Record<string, string> = {},
): Promise<string> {
  const script = `
    import puppeteer from "puppeteer-core";
    const browser = await puppeteer.launch(${JSON.stringify(options)});
    const page = await browser.newPage();
    await page.goto("https://good.test/").then(
      async () => console.log(await page.evaluate(() => document.body.innerText)),
      (error) => console.log(error.message.split("\\n")[0]),
    );
    await browser.close();`;
  const argv = [program("node-current"), "--input-type=module", "-e", script];
  const { stdout, stderr } = await tool(argv, { cwd: repository, env });
  if (stdout === "") throw new Error(`Cannot visit the page: ${stderr}`);
  return stdout;
}

async function version(tool: Session["tool"]): Promise<string> {
  const script = 'require("puppeteer-core/package.json").version';
  return (await tool([program("node-current"), "-p", script], { cwd: repository })).stdout.trim();
}

testTool(
  {
    tool: "puppeteer",
    does: "page.goto(URL) with Chromium",
    trustsBy: "~/.pki/nssdb",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "node-current", "chromium"],
  async () => {
    const { session } = await site();
    const { tool } = session;
    const options = { executablePath: program("chromium"), args: ["--no-sandbox"] };
    expect(await visit(tool, options)).toBe("hello from good.test\n\n");
    expect(await visit(tool, options, { HOME: temporaryFolder("home") })).toContain(
      "net::ERR_CERT_AUTHORITY_INVALID",
    );
    return await version(tool);
  },
  120_000,
);

testTool(
  {
    tool: "puppeteer",
    does: "page.goto(URL) with Firefox and a profile that agentproxy served",
    trustsBy: "cert9.db of the profile",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "node-current", "firefox-esr"],
  async () => {
    const { session } = await site();
    const { tool, home } = session;
    const options = { browser: "firefox", executablePath: program("firefox-esr") };
    const userDataDir = join(home.home, ".mozilla/firefox/agentproxy.default");
    expect(await visit(tool, { ...options, userDataDir })).toBe("hello from good.test\n\n");
    expect(await visit(tool, options)).toContain("SEC_ERROR_UNKNOWN_ISSUER");
    return await version(tool);
  },
  240_000,
);
