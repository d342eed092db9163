// Playwright in a session: it drives Debian's Chromium, without ignoring certificate errors.

import { expect } from "bun:test";
import { fileURLToPath } from "node:url";
import type { CommandResult } from "../support/command.ts";
import { program } from "../support/programs.ts";
import type { Session } from "../support/session.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testTool } from "../support/tool-matrix.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const site = shared(() => startSite());
const url = "https://good.test/";

/** Runs a module that has all of playwright-core's names. */
function play(tool: Session["tool"], body: string, env: Record<string, string> = {}): Promise<CommandResult> {
  const script = `import { chromium, request } from "playwright-core";\n${body}`;
  return tool([program("node"), "--input-type=module", "-e", script], { cwd: repository, env });
}

async function version(tool: Session["tool"]): Promise<string> {
  const script = 'require("playwright-core/package.json").version';
  return (await tool([program("node"), "-p", script], { cwd: repository })).stdout.trim();
}

testTool(
  {
    tool: "playwright",
    does: "page.goto(URL) with Chromium",
    trustsBy: "~/.pki/nssdb",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "node", "chromium"],
  async () => {
    const { session } = await site();
    const visit = `
      const browser = await chromium.launch({ executablePath: "${program("chromium")}" });
      const page = await browser.newPage();
      await page.goto("${url}").then(
        async () => console.log(await page.innerText("body")),
        (error) => console.log(error.message.split("\\n")[0]),
      );
      await browser.close();`;
    const { tool } = session;
    expect((await play(tool, visit)).stdout).toBe("hello from good.test\n\n");
    const elsewhere = await play(tool, visit, { HOME: temporaryFolder("home") });
    expect(elsewhere.stdout).toContain("net::ERR_CERT_AUTHORITY_INVALID");
    return await version(tool);
  },
  120_000,
);

testTool(
  {
    tool: "playwright",
    does: "request.newContext({ proxy }) and GET",
    trustsBy: "NODE_EXTRA_CA_CERTS",
    findsBy: "the option proxy",
    result: "works",
  },
  [...sitePrograms, "node"],
  async () => {
    const { session, untrusting } = await site();
    const get = (options: string): string => `
      const context = await request.newContext(${options});
      await context.get("${url}").then(
        async (answer) => console.log(await answer.text()),
        (error) => console.log(error.message.split("\\n")[0]),
      );`;
    const proxied = get("{ proxy: { server: process.env.HTTPS_PROXY } }");
    expect((await play(session.tool, proxied)).stdout).toBe("hello from good.test\n\n");
    expect((await play(untrusting, proxied)).stdout).toContain("certificate");
    expect((await play(session.tool, get("{}"))).stdout).toContain("getaddrinfo ENOTFOUND good.test");
    return await version(session.tool);
  },
);

testTool(
  {
    tool: "playwright",
    does: "playwright install, as far as a mirror without browsers goes",
    trustsBy: "NODE_EXTRA_CA_CERTS",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "node"],
  async () => {
    const { nginx, session, untrusting } = await site();
    const install = (tool: Session["tool"]): Promise<CommandResult> =>
      tool([program("node"), "node_modules/playwright-core/cli.js", "install", "chromium-headless-shell"], {
        cwd: repository,
        env: {
          PLAYWRIGHT_DOWNLOAD_HOST: "https://good.test",
          PLAYWRIGHT_BROWSERS_PATH: temporaryFolder("browsers"),
        },
      });
    const { exitCode, stdout, stderr } = await install(session.tool);
    expect([exitCode, stdout + stderr]).toEqual([1, expect.stringContaining("server returned code 404")]);
    expect(nginx.requests().map(({ uri }) => uri)).toContainEqual(
      expect.stringMatching(/headless-shell-linux64\.zip$/),
    );
    const refused = await install(untrusting);
    expect(refused.stdout + refused.stderr).toContain("unable to verify the first certificate");
    return await version(session.tool);
  },
  120_000,
);
