// The two versions of a file of which neither may be lost, as a diff from what is there to what was before.

import { FormatError } from "../formats/format.ts";
import { loadFormat } from "../formats/load-format.ts";
import type { FormatId } from "../formats/load-format.ts";
import { decodeText } from "../host/byte-text.ts";
import { isKey } from "../tools/override-value.ts";
import type { Override, Tool } from "../tools/tool.ts";
import { maskText } from "./mask-text.ts";
import { formatUnifiedDiff } from "./unified-diff.ts";
import type { TakenBack } from "./undo-mends.ts";

/** Null where there are none; without the values of keys that are no matter of the session. */
export async function describeVersions(
  tools: readonly Tool[],
  { path, versions }: TakenBack,
): Promise<string | null> {
  if (versions === null) return null;
  const overrides = tools.flatMap((tool) => tool.overrides);
  const texts = [decodeText(versions.now), decodeText(versions.before)];
  const masked = await Promise.all(texts.map((text) => maskFor(text ?? "", path, overrides)));
  return formatUnifiedDiff(path, masked[0] ?? "", masked[1] ?? "");
}

async function maskFor(text: string, path: string, overrides: readonly Override[]): Promise<string> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const own = overrides.filter(({ places }) => places.some((place) => place.endsWith(name)));
  const format = own.find((override) => override.format !== "variable")?.format;
  // What cannot be read by its lines is not shown.
  const hidden = text.replace(/[^\n]+/g, "***");
  if (format === undefined || format === "variable") return hidden;
  return (await maskBy(format, text, own)) ?? hidden;
}

async function maskBy(id: FormatId, text: string, own: readonly Override[]): Promise<string | null> {
  try {
    const settings = (await loadFormat(id)).read(text);
    const masked = maskText(text, settings, ({ key }) => own.some((override) => isKey(override.key, key)));
    // Settings that somebody has commented out are no less secret.
    return masked.replace(/^([ \t]*(?:#|;|\/\/))[^\r\n]*/gm, "$1 ***");
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
