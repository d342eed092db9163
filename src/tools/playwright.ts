// Playwright: a Node side that fetches browsers and asks APIs, and the browsers that it drives.

import { nodePlaces } from "./language-places.ts";
import { httpsProxy, nodeExtraCaCerts } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const playwright: Tool = {
  id: "playwright",
  title: "Playwright",
  family: "Browsers",
  find: {
    programs: ["node"],
    places: nodePlaces,
    library: { of: "node", name: "playwright-core" },
    version: ["-p", 'require("playwright-core/package.json").version'],
  },
  // Of its fetching of browsers; its Chromium reads the same variables, and the NSS database.
  variables: [...httpsProxy, nodeExtraCaCerts],
  files: [],
  stores: ["nss-database", "chromium-policies"],
  overrides: [],
  probe: {
    argv: ["{program}", "{source}", "{probe-url}"],
    source: {
      name: "probe.cjs",
      text: `require("playwright-core").chromium.launch().then(async (browser) => {
  const page = await browser.newPage();
  await page.goto(process.argv[2]);
  console.log(await page.innerText("body"));
  await browser.close();
});
`,
    },
  },
  limits: [
    {
      versions: "all",
      what: "its API requests (request.newContext, page.request) read no proxy from the environment",
      source: "https://playwright.dev/docs/api/class-apirequest#api-request-new-context-option-proxy",
    },
    {
      versions: "all",
      what: "the Firefox that it builds itself gets a new profile at every launch, which no store of the user's home reaches",
      source: "https://playwright.dev/docs/browsers#firefox",
    },
  ],
  fixes: {
    trust:
      "let it drive Chromium with the home of the user whom agentproxy serves, and do not set ignoreHTTPSErrors, which would hide an invalid certificate of any site",
    proxy: "give API requests the option proxy: { server: process.env.HTTPS_PROXY }",
  },
};
