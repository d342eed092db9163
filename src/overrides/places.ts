// The files and variables that tools read their configuration from, each with those who read it.

import { existsSync, realpathSync } from "node:fs";
import type { FormatId } from "../formats/load-format.ts";
import { filesAt, variableOf } from "../tools/override-places.ts";
import type { PlaceFacts } from "../tools/override-places.ts";
import type { Override, Tool } from "../tools/tool.ts";
import { trustedNpmrcs } from "../trust/npmrc.ts";
import type { Reader } from "./match.ts";

export interface ReadFile {
  /** As the first place has it. */
  readonly path: string;
  readonly format: FormatId;
  readonly readers: readonly PlacedReader[];
}

export interface ReadVariable {
  readonly name: string;
  readonly text: string;
  /** Null where the whole text is the value. */
  readonly format: FormatId | null;
  readonly readers: readonly PlacedReader[];
}

export interface PlacedReader extends Reader {
  /** Whether a file that is read instead is there. */
  readonly isHidden: boolean;
}

export interface Places {
  readonly files: readonly ReadFile[];
  readonly variables: readonly ReadVariable[];
}

/** Those that are there, each once, though by several names. */
export function placesOf(tools: readonly Tool[], facts: PlaceFacts): Places {
  const files = new Map<string, ReadFile & { readonly readers: PlacedReader[] }>();
  const variables = new Map<string, ReadVariable & { readonly readers: PlacedReader[] }>();
  for (const tool of tools) {
    for (const override of tool.overrides) {
      let isHidden = false;
      for (const place of writtenPlaces(override, facts)) {
        const name = variableOf(place);
        if (name !== null) {
          const text = facts.env[name];
          if (text === undefined) continue;
          const format = override.format === "variable" ? null : override.format;
          const known = variables.get(`${name} ${format}`) ?? { name, text, format, readers: [] };
          variables.set(`${name} ${format}`, known);
          known.readers.push({ tool, override, isHidden: false });
          continue;
        }
        if (override.format === "variable") continue;
        for (const path of filesAt(place, facts, override.onlyHere)) {
          if (!existsSync(path)) continue;
          const id = `${realpathSync(path)} ${override.format}`;
          const known = files.get(id) ?? { path, format: override.format, readers: [] };
          files.set(id, known);
          known.readers.push({ tool, override, isHidden });
          isHidden = override.firstOnly === true;
        }
      }
    }
  }
  return { files: [...files.values()], variables: [...variables.values()] };
}

/** Where npm's own, and that of its prefix, are depends on the npm of PATH: others are read by nobody. */
function writtenPlaces(
  { format, places }: Override,
  { env, folder, home, root }: PlaceFacts,
): readonly string[] {
  if (format !== "npmrc" || root !== undefined || !places.some((place) => place.startsWith("/")))
    return places;
  const own = [...trustedNpmrcs({ ...env, HOME: home }, folder ?? home)];
  return [...places.filter((place) => !place.startsWith("/")), ...own];
}
