// rebar3's rebar.config: terms of Erlang, whose values of ours are strings.

import type { ConfigFormat } from "./format.ts";
import { hexConfig } from "./hex-config.ts";

/** A string, alone or in a list of its own. Other values are as they are written. */
export const rebarConfig: ConfigFormat = {
  read: (text) =>
    hexConfig.read(text).map(({ key, value, line, statement, valueRange }) => ({
      key,
      value: plain(value),
      line,
      statement,
      valueRange,
    })),
  write: (value) => (/^[\x20-\x7e]*$/.test(value) ? `"${value.replace(/[\\"]/g, "\\$&")}"` : null),
};

function plain(value: string | null): string | null {
  const inner = /^(?:\[\s*)?"((?:[^"\\]|\\.)*)"(?:\s*\])?$/.exec(value ?? "")?.[1];
  return inner === undefined ? value : inner.replace(/\\(.)/g, "$1");
}
