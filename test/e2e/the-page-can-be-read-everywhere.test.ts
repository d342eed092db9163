// The page for people fits wide and narrow windows and has contrast in light and dark, whatever it has to show.

import { expect } from "bun:test";
import { faintTexts } from "../support/contrast.ts";
import { testWith } from "../support/need.ts";
import { startPageBrowser, unfoldAll } from "../support/page-browser.ts";
import { startPageServer } from "../support/page-server.ts";
import { healthyStatus, usualStatus, worstStatus } from "../support/sample-status.ts";
import { shared } from "../support/shared.ts";

const browser = shared(() => startPageBrowser());
/** A browser on a busy machine takes its time. */
const limitMs = 120_000;
const now = Date.now();
const statuses = {
  well: { status: healthyStatus(), says: "All is well" },
  usual: { status: usualStatus(now), says: "Healthy" },
  "as bad as it gets": { status: worstStatus(now), says: "Degraded" },
};

for (const [name, { status, says }] of Object.entries(statuses)) {
  testWith(
    ["chromium"],
    `a status that is ${name}`,
    async () => {
      await using server = startPageServer(() => status);
      for (const width of [1280, 390]) {
        for (const colorScheme of ["light", "dark"] as const) {
          const options = { viewport: { width, height: 800 }, colorScheme };
          await using opened = await (await browser()).open(server.url, options);
          const { page, faults } = opened;
          await page.getByRole("heading", { name: says, exact: true }).waitFor();
          await unfoldAll(page);
          const [scrolled, shown] = await page.evaluate<number[]>(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
          );
          expect([width, scrolled]).toEqual([width, shown]);
          expect(await faintTexts(page)).toEqual([]);
          expect(faults).toEqual([]);
        }
      }
    },
    limitMs,
  );
}

testWith(
  ["chromium"],
  "the keyboard alone unfolds and copies a failure, which stays so when it happens again",
  async () => {
    await using server = startPageServer(() => healthyStatus());
    const fail = (): void => {
      server.ledger.record({ code: "policy-denied", host: "paste.example:443", detail: "Denied." });
    };
    fail();
    await using opened = await (
      await browser()
    ).open(server.url, {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const { page, faults } = opened;
    const row = page.locator(".failure");
    await row.locator("summary").focus();
    await page.keyboard.press("Enter");
    await page.getByText("agentproxy explain ").waitFor();
    fail();
    await row.getByText("2×").waitFor();
    expect(await row.locator("details").getAttribute("open")).not.toBeNull();
    expect(await page.evaluate("document.activeElement?.tagName")).toBe("SUMMARY");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await row.getByText("Copied").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toContain(
      "paste.example:443: denied by policy",
    );
    expect(await page.locator("main, header, footer").count()).toBe(3);
    expect(await page.locator("#health").getAttribute("aria-live")).toBe("polite");
    expect(faults).toEqual([]);
  },
  limitMs,
);
