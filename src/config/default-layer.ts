// The defaults, read from the option table by the same readers as a config file.

import { parse } from "smol-toml";
import type { Layer } from "./option-values.ts";
import { options, type OptionKey } from "./options.ts";
import { fileSource } from "./source.ts";
import { readTomlLayer } from "./toml-layer.ts";

/** TOML values for some keys instead of the option table's defaults. */
export type DefaultOverrides = Partial<Record<OptionKey, string>>;

export function defaultLayer(overrides: DefaultOverrides): Layer {
  const lines = options.flatMap((option) => {
    const value = overrides[option.key] ?? option.default;
    return value === null ? [] : [`${option.key} = ${value}`];
  });
  const text = lines.join("\n");
  const list = { faults: [], warnings: [] };
  const source = fileSource({ file: "built-in", folder: "/", text, positions: new Map(), list });
  return readTomlLayer(parse(text, { integersAsBigInt: true }), source);
}
