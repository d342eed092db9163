// Chromium with the page for people open, and a note of everything that such a page must not do.

import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { program } from "./programs.ts";

export interface PageBrowser extends AsyncDisposable {
  open(url: string, options?: BrowserContextOptions): Promise<OpenPage>;
}

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors on the console and in the page, violations of its policy, dialogs, and requests to elsewhere. */
  readonly faults: readonly string[];
}

/** Less than a test has, so that what is waited for is told. */
const patienceMs = 20_000;

/** As root in a container Chromium starts only without its sandbox. */
export async function startPageBrowser(): Promise<PageBrowser> {
  const browser = await chromium.launch({
    executablePath: program("chromium"),
    args: ["--no-sandbox", "--disable-lcd-text"],
  });
  return {
    open: (url, options) => open(browser, url, options),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** Unfolds all that can be, and waits until it is drawn. */
export async function unfoldAll(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  })`);
  for (const failure of await page.locator(".failure").all())
    await failure.locator("dl > div").first().waitFor();
}

async function open(browser: Browser, url: string, options?: BrowserContextOptions): Promise<OpenPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  const faults: string[] = [];
  const { origin } = new URL(url);
  // The console tells of violations too, as errors.
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${origin}/`) && !asked.startsWith("data:")) faults.push(`request: ${asked}`);
  });
  await page.goto(url);
  try {
    await page.locator("#traffic strong").first().waitFor();
  } catch (cause) {
    throw new Error(`Cannot see the page at ${url}: ${faults.join("; ")}`, { cause });
  }
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}
