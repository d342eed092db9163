// Makes docs/page.png and docs/page-dark.png: the page for people, over a status that is made up.

import { join } from "node:path";
import { startPageBrowser } from "./support/page-browser.ts";
import { startPageServer } from "./support/page-server.ts";
import { usualStatus } from "./support/sample-status.ts";

const docs = join(import.meta.dir, "../docs");
const files = { light: "page.png", dark: "page-dark.png" } as const;

const status = usualStatus(Date.now());
await using server = startPageServer(() => status);
await using browser = await startPageBrowser();
for (const colorScheme of ["light", "dark"] as const) {
  const options = { viewport: { width: 1120, height: 800 }, colorScheme, reducedMotion: "reduce" } as const;
  await using opened = await browser.open(server.url, options);
  const { page } = opened;
  await page.getByText("live", { exact: true }).waitFor();
  await page.screenshot({ path: join(docs, files[colorScheme]) });
}
