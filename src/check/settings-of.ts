// By which settings of a session a tool trusts the CA and finds the proxy.

import type { Tool } from "../tools/tool.ts";

export interface ToolSettings {
  readonly trustsBy: readonly string[];
  readonly findsBy: readonly string[];
}

/** `names` are the variables that the session sets; `places` the stores that hold our CA, by their ids. */
export function settingsOf(
  { variables, stores }: Pick<Tool, "variables" | "stores">,
  names: ReadonlySet<string>,
  places: ReadonlySet<string>,
): ToolSettings {
  const set = variables.filter(({ name }) => names.has(name));
  const trusts = set.filter(({ roots }) => roots !== null).map(({ name }) => name);
  const finds = set.filter(({ text }) => /\{(?:url|hostname|port)\}/.test(text)).map(({ name }) => name);
  return {
    trustsBy: [...new Set([...trusts, ...stores.filter((id) => places.has(id))])],
    findsBy: [...new Set(finds)],
  };
}
