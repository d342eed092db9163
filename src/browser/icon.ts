// The page's few icons, drawn in the colour of the text around them.

const namespace = "http://www.w3.org/2000/svg";

/** Strokes in a field of 20 by 20. */
const strokes = {
  good: "M4.5 10.5l3.5 3.5 7.5-8",
  bad: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  warn: "M10 4.5v7M10 15.2v.1",
  busy: "M10 3a7 7 0 1 1-6.6 4.7",
  none: "M5 10h10",
  chevron: "M7.5 5l5 5-5 5",
} as const;

export type IconName = keyof typeof strokes;

/** Says nothing to a screen reader: what it means stands beside it in words. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", strokes[name]);
  svg.append(path);
  return svg;
}
