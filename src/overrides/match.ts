// The settings of one text that go against a session.

import type { ConfigFormat, FoundSetting } from "../formats/format.ts";
import { isInBlock } from "../journal/managed-block.ts";
import { doesIt, isKey } from "../tools/override-value.ts";
import type { Override, Tool } from "../tools/tool.ts";
import { isOurs } from "./session-values.ts";
import type { OwnValues } from "./session-values.ts";

export interface Reader {
  readonly tool: Tool;
  readonly override: Override;
}

/** A setting, and by whom and why it counts. */
export interface Match<R extends Reader> {
  readonly reader: R;
  readonly setting: FoundSetting;
}

/** In the order of the text; what stands in a block of ours is ours. */
export function matchesIn<R extends Reader>(
  text: string,
  settings: readonly FoundSetting[],
  readers: readonly R[],
  file: string | null,
  own: OwnValues,
): Match<R>[] {
  return settings.flatMap((setting) =>
    readers
      .filter(
        ({ override }) =>
          isKey(override.key, setting.key) &&
          doesIt(override, setting.value) &&
          !isTakenBack(override, setting, settings) &&
          !isOurs(override, setting, settings, file, own) &&
          !isInBlock(text, setting.statement.start),
      )
      .map((reader) => ({ reader, setting })),
  );
}

/** Without those that another setting of their key takes the effect from, as the last one does where the last one counts. */
export function effectiveMatches<R extends Reader>(
  matches: readonly Match<R>[],
  settings: readonly FoundSetting[],
  { lastCounts }: Pick<ConfigFormat, "lastCounts">,
): Match<R>[] {
  const last = new Map(settings.map((setting) => [setting.key, setting]));
  return matches.filter(
    ({ setting, reader: { override } }) =>
      lastCounts !== true ||
      override.eachCounts === true ||
      // Items of a list have one key.
      setting.key.includes("[]") ||
      last.get(setting.key) === setting,
  );
}

/** By another key of the element that it is in. */
function isTakenBack(
  { unless, along = [] }: Override,
  setting: FoundSetting,
  all: readonly FoundSetting[],
): boolean {
  if (unless === undefined) return false;
  const around = all.find((other) => along.includes(other.key) && encloses(other, setting));
  return all.some(
    (other) =>
      other.key === unless.key &&
      unless.values.test(other.value ?? "") &&
      (around === undefined || encloses(around, other)),
  );
}

/** Whether the statement of one has that of another in it. */
export function encloses({ statement: outer }: FoundSetting, { statement: inner }: FoundSetting): boolean {
  return (
    outer.start <= inner.start && inner.end <= outer.end && outer.end - outer.start > inner.end - inner.start
  );
}
