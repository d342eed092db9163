// Draws a part of the page anew only where what it shows is new: what a reader opened, selected or heard stays.

const shown = new WeakMap<Element, string>();

/** `value` is all that `draw` reads, as JSON can tell it. */
export function whenChanged(part: Element, value: unknown, draw: () => void): void {
  const key = JSON.stringify(value);
  if (shown.get(part) === key) return;
  shown.set(part, key);
  draw();
}
