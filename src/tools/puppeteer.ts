// Puppeteer: a Node side that fetches browsers, and the browsers that it drives.

import { nodePlaces } from "./language-places.ts";
import { httpsProxy, nodeExtraCaCerts } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const puppeteer: Tool = {
  id: "puppeteer",
  title: "Puppeteer",
  family: "Browsers",
  find: {
    programs: ["node"],
    places: nodePlaces,
    library: { of: "node", name: "puppeteer-core" },
    version: ["-p", 'require("puppeteer-core/package.json").version'],
  },
  // Of its fetching of browsers; what it drives reads the same variables, and the NSS database.
  variables: [...httpsProxy, nodeExtraCaCerts],
  files: [],
  stores: ["nss-database", "chromium-policies", "firefox-policies"],
  overrides: [],
  probe: {
    argv: ["{program}", "{source}", "{probe-url}"],
    source: {
      name: "probe.mjs",
      text: `import puppeteer from "puppeteer";
const browser = await puppeteer.launch({ args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.goto(process.argv[2]);
console.log(await page.evaluate(() => document.body.innerText));
await browser.close();
`,
    },
  },
  limits: [
    {
      versions: "all, with Firefox",
      what: "it makes a new profile at every launch, which trusts the CA only by Firefox's policies, unless userDataDir names a profile that agentproxy has served",
      source: "https://pptr.dev/webdriver-bidi",
    },
  ],
  fixes: {
    trust:
      "let it run with the home of the user whom agentproxy serves, and do not set acceptInsecureCerts, which would hide an invalid certificate of any site",
    proxy: "take --no-proxy-server and --proxy-server out of the args that it launches the browser with",
  },
};
