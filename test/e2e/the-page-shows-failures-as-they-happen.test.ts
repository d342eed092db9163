// The page for people in Chromium, of a real session: live, past restarts, and deaf to what failures carry.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { startPageBrowser, unfoldAll, type OpenPage } from "../support/page-browser.ts";
import { startPageServer } from "../support/page-server.ts";
import { worstStatus } from "../support/sample-status.ts";
import { startSession, type Session } from "../support/session.ts";
import { shared } from "../support/shared.ts";

const browser = shared(() => startPageBrowser());
/** A browser on a busy machine takes its time. */
const limitMs = 120_000;
const reason = "Uploads to paste sites are not allowed. Ask platform@example.com.";
const markup = `<img src=x onerror=alert(1)><script>alert(2)</script>`;
const longest = `${`${"h".repeat(62)}.`.repeat(3)}${"h".repeat(60)}.tst`;

const session = shared(() =>
  startSession({
    policy: {
      rule: [
        { host: "paste.test", action: "deny", reason },
        { host: "hostile.test", action: "deny", reason: markup },
      ],
    },
  }),
);

const pageOf = ({ url }: Pick<Session, "url">): string => `${url}/__agentproxy/`;

testWith(
  ["chromium", "curl"],
  "a denial shows by itself, with its reason and what to do",
  async () => {
    const { tool, ...rest } = await session();
    await using opened = await (await browser()).open(pageOf(rest));
    const { page, faults } = opened;
    await page.getByText("live", { exact: true }).waitFor();
    expect((await tool(["curl", "-sS", "https://paste.test/"])).exitCode).toBe(56);
    const row = page.locator(".failure", { hasText: "paste.test:443" });
    await row.waitFor();
    const text = await row.innerText();
    for (const part of [reason, "Denied by policy", "deny paste.test", "policy-denied", "do not retry"]) {
      expect(text).toContain(part);
    }
    await tool(["curl", "-sS", "https://paste.test/"]);
    await row.getByText("2×").waitFor();
    await row.locator("summary").click();
    await row.getByText("agentproxy explain ").waitFor();
    expect(faults).toEqual([]);
  },
  limitMs,
);

testWith(
  ["chromium", "curl"],
  "markup in a reason is text",
  async () => {
    const { tool, ...rest } = await session();
    await using opened = await (await browser()).open(pageOf(rest));
    const { page } = opened;
    await tool(["curl", "-sS", "https://hostile.test/"]);
    const row = page.locator(".failure", { hasText: "hostile.test:443" });
    await row.getByText(markup).first().waitFor();
    await row.locator("summary").click();
    await row.getByText(markup).nth(1).waitFor();
    await expectInert(opened);
  },
  limitMs,
);

testWith(
  ["chromium"],
  "markup in every text of the status is text",
  async () => {
    const status = withEveryText(worstStatus(Date.now()), markup);
    await using server = startPageServer(() => status);
    await using opened = await (await browser()).open(server.url);
    await unfoldAll(opened.page);
    expect(await opened.page.getByText(markup).count()).toBeGreaterThan(20);
    await expectInert(opened);
  },
  limitMs,
);

/** Nothing of the markup has become an element, or has run. */
async function expectInert({ page, faults }: OpenPage): Promise<void> {
  expect(await page.locator("main :is(img, script, iframe, [onerror])").count()).toBe(0);
  expect(await page.evaluate<number>("document.scripts.length")).toBe(1);
  expect(faults).toEqual([]);
}

/** Words that the page goes by, and times, stay. */
const kept = new Set([
  "kind",
  "code",
  "severity",
  "state",
  "health",
  "ts",
  "firstTs",
  "closedBy",
  "closedWith",
]);

function withEveryText<Value>(value: Value, text: string): Value {
  return JSON.parse(JSON.stringify(value), (name, one: unknown) =>
    typeof one === "string" && !kept.has(name) && !/^f\d+$/.test(one) ? text : one,
  ) as Value;
}

testWith(
  ["chromium", "curl"],
  "the longest host does not widen it",
  async () => {
    const { tool, ...rest } = await session();
    expect(longest).toHaveLength(253);
    await tool(["curl", "-sS", `https://${longest}:444/`]);
    for (const width of [1280, 390]) {
      await using opened = await (
        await browser()
      ).open(pageOf(rest), {
        viewport: { width, height: 800 },
      });
      const { page, faults } = opened;
      const row = page.locator(".failure", { hasText: longest });
      await row.locator("summary").click();
      await row.getByText("agentproxy explain ").waitFor();
      expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBe(width);
      expect(faults).toEqual([]);
    }
  },
  limitMs,
);

testWith(
  ["chromium", "curl"],
  "it says that the proxy is gone, and goes on with the next one",
  async () => {
    let current = await startSession({ policy: { rule: [{ host: "paste.test", action: "deny", reason }] } });
    try {
      await using opened = await (await browser()).open(pageOf(current));
      const { page } = opened;
      await page.getByText("live", { exact: true }).waitFor();
      await page.evaluate("globalThis.isTheSame = true");
      await current.stop();
      await page.getByRole("heading", { name: "agentproxy does not answer" }).waitFor();
      const before = current;
      current = await startSession({}, { home: before.home });
      expect(current.port).toBe(before.port);
      await page.getByText("live", { exact: true }).waitFor();
      await current.tool(["curl", "-sS", "https://paste.test/"]);
      await page.locator(".failure", { hasText: reason }).waitFor();
      expect(await page.evaluate("globalThis.isTheSame")).toBe(true);
    } finally {
      await current.stop();
    }
  },
  limitMs,
);
