// Which texts of a page have too little contrast against what is behind them, by WCAG 2.2, 1.4.3.

import type { Page } from "playwright-core";

interface ShownText {
  readonly text: string;
  /** `rgb(…)` as computed; backgrounds from the innermost outwards. */
  readonly colour: string;
  readonly backgrounds: readonly string[];
}

/** What level AA asks of text in the usual sizes. */
const enough = 4.5;

/** Runs in the page. */
const collect = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    const text = node.textContent.trim();
    if (text === "" || !parent.checkVisibility() || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(parent.tagName)) continue;
    const backgrounds = [];
    for (let one = parent; one !== null; one = one.parentElement) backgrounds.push(getComputedStyle(one).backgroundColor);
    texts.push({ text: text.slice(0, 40), colour: getComputedStyle(parent).color, backgrounds });
  }
  return texts;
})()`;

function channels(colour: string): number[] {
  return [...colour.matchAll(/[\d.]+/g)].map(([number]) => Number(number));
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** One line for each; empty where all can be read. */
export async function faintTexts(page: Page): Promise<string[]> {
  const texts = await page.evaluate<ShownText[]>(collect);
  if (texts.length === 0) throw new Error("Cannot find any text in the page");
  return texts.flatMap(({ text, colour, backgrounds }) => {
    const behind = backgrounds.find((one) => channels(one)[3] !== 0) ?? "rgb(255, 255, 255)";
    const [dark = 0, light = 0] = [luminance(colour), luminance(behind)].sort((one, other) => one - other);
    const ratio = (light + 0.05) / (dark + 0.05);
    return ratio >= enough ? [] : [`${text}: ${colour} on ${behind} is ${ratio.toFixed(2)}`];
  });
}
