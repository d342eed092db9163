// A text of configuration in the form in which it may be shown.

import type { FoundSetting } from "../formats/format.ts";
import { maskValue } from "./finding.ts";

/** Every value but those of the keys that are told of is left out, and of those the credentials; the lines stay. */
export function maskText(
  text: string,
  settings: readonly FoundSetting[],
  isShown: (setting: FoundSetting) => boolean,
): string {
  let masked = "";
  let at = 0;
  for (const setting of settings.toSorted(byPlace)) {
    const { valueRange } = setting;
    if (valueRange === null || valueRange.start < at) continue;
    const value = text.slice(valueRange.start, valueRange.end);
    masked += text.slice(at, valueRange.start) + (isShown(setting) ? maskValue(value) : hidden(value));
    at = valueRange.end;
  }
  return masked + text.slice(at);
}

const byPlace = ({ valueRange: one }: FoundSetting, { valueRange: other }: FoundSetting): number =>
  (one?.start ?? 0) - (other?.start ?? 0);

const hidden = (value: string): string =>
  value === "" ? "" : `***${"\n".repeat(value.split("\n").length - 1)}`;
