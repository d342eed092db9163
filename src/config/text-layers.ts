// Reads what the environment and the flags say of the options.

import type { FaultList } from "./fault.ts";
import type { Layer } from "./option-values.ts";
import { options, type OptionKey } from "./options.ts";
import type { Reader } from "./reader.ts";
import { readers } from "./readers.ts";
import { namedSource } from "./source.ts";
import { suggest } from "./suggest.ts";

/** Flag name ("--listen") to the values it was given, in order. */
export type FlagValues = ReadonlyMap<string, readonly string[]>;

/** Variables that we set for the session or that other parts read; they are no options. */
const otherVariables = [
  "AGENT_PROXY_URL",
  "AGENT_PROXY_PORT",
  "AGENT_PROXY_CA_BUNDLE_PATH",
  "AGENT_PROXY_STATE_DIR",
  "AGENT_PROXY_CONFIG",
];

/** An empty variable counts as absent, as with most programs. */
export function readEnvironmentLayer(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
  list: FaultList,
): Layer {
  const layer: Partial<Record<OptionKey, unknown>> = {};
  for (const { key, environment: name } of options) {
    const text = name === null ? undefined : environment[name];
    if (text === undefined || text === "") continue;
    const value = readers[key].fromText(text, null, namedSource(`$${name}`, folder, list));
    if (value !== undefined) layer[key] = value;
  }
  warnOfNearMisses(environment, list);
  return layer as Layer;
}

// A misspelt policy variable would otherwise leave everything allowed without a word.
function warnOfNearMisses(environment: Readonly<Record<string, string | undefined>>, list: FaultList): void {
  const known: string[] = [...options.flatMap((option) => option.environment ?? []), ...otherVariables];
  for (const name of Object.keys(environment)) {
    if (!name.startsWith("AGENT_PROXY_") || known.includes(name)) continue;
    const meant = suggest(name, known);
    if (meant === null) continue;
    list.warnings.push({ message: `$${name} is no setting of agentproxy`, hint: `did you mean $${meant}?` });
  }
}

export function readFlagLayer(flags: FlagValues, folder: string, list: FaultList): Layer {
  const layer: Partial<Record<OptionKey, unknown>> = {};
  for (const option of options) {
    // One type for all options, so that reading and joining can be written once.
    const reader = readers[option.key] as Reader<unknown>;
    for (const { name } of option.flags) {
      for (const text of flags.get(name) ?? []) {
        const source = namedSource(name, folder, list);
        if (name === "--upstream" && text.includes("@")) {
          source.fault([], "credentials on a command line can be read by every process", credentialsHint);
          continue;
        }
        const value = reader.fromText(text, name, source);
        if (value === undefined) continue;
        layer[option.key] = layer[option.key] === undefined ? value : reader.join(layer[option.key], value);
      }
    }
  }
  return layer as Layer;
}

const credentialsHint = "put them into a file for --upstream-auth-file, or into $AGENT_PROXY_UPSTREAM_AUTH";
