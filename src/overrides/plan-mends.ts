// What can be mended in the configuration of tools, as whole new texts of their files.

import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { FormatError } from "../formats/format.ts";
import type { FoundSetting } from "../formats/format.ts";
import { loadFormat } from "../formats/load-format.ts";
import { decodeText, encodeText } from "../host/byte-text.ts";
import { readRegularFile } from "../host/regular-file.ts";
import type { Tool } from "../tools/tool.ts";
import { caEditOf } from "./ca-edit.ts";
import type { CaFiles } from "./ca-edit.ts";
import { editText } from "./edit-text.ts";
import type { OverrideFinding } from "./finding.ts";
import { maskText } from "./mask-text.ts";
import { effectiveMatches, matchesIn } from "./match.ts";
import { placesOf } from "./places.ts";
import type { ReadFile } from "./places.ts";
import { scanOverrides, severityOf } from "./scan.ts";
import type { ScanContext } from "./scan.ts";
import { formatUnifiedDiff } from "./unified-diff.ts";

export interface MendContext extends ScanContext {
  readonly files: CaFiles;
  /** Whether files in a git work tree may be changed. */
  readonly changesProject: boolean;
}

/** A whole new content of a file. */
export interface Mend {
  /** Absolute, without symlinks. */
  readonly path: string;
  readonly before: Buffer;
  readonly after: Buffer;
  /** Without secrets. */
  readonly diff: string;
  /** The root of the git work tree that it is in; null for none. */
  readonly workTree: string | null;
}

/** What stays as it is. */
export interface Left {
  /** File and line, or variable. */
  readonly place: string;
  readonly key: string | null;
  /** A clause without final stop. */
  readonly why: string;
}

export interface Plan {
  readonly mends: readonly Mend[];
  readonly left: readonly Left[];
}

const largestFile = 8 * 1024 * 1024;

/** Changes nothing. What the session's settings beat anyhow is left as it is, and is not told. */
export async function planMends(tools: readonly Tool[], context: MendContext): Promise<Plan> {
  const mends = new Map<string, Mend>();
  const left: Left[] = [];
  const appendTo = new Set<string>();
  for (const file of placesOf(tools, context).files) {
    if (dirname(file.path) === context.facts.stateDir) continue;
    const planned = await planFile(file, context);
    left.push(...planned.left);
    for (const path of planned.appendTo) appendTo.add(path);
    if (planned.mend !== null) mends.set(planned.mend.path, planned.mend);
  }
  for (const path of appendTo) {
    const mend = appendCa(path, context);
    if ("why" in mend) left.push(mend);
    else if (!mends.has(mend.path)) mends.set(mend.path, mend);
  }
  const found = await scanOverrides(tools, context);
  left.push(...found.flatMap(leftOfFinding));
  return { mends: [...mends.values()], left };
}

/** What no edit of a file mends. */
function leftOfFinding({ variable, file, line, severity, code, key, fix }: OverrideFinding): Left[] {
  if (severity === "harmless" || fix === null) return [];
  if (variable !== null) return [{ place: variable, key, why: fix }];
  if (code !== "configuration_broken") return [];
  return [
    { place: placeText(file ?? "", line), key: null, why: "its tool cannot read it: correct the file" },
  ];
}

const placeText = (file: string, line: number | null): string => (line === null ? file : `${file}:${line}`);

async function planFile(
  { path, format: id, readers }: ReadFile,
  context: MendContext,
): Promise<{
  readonly mend: Mend | null;
  readonly left: readonly Left[];
  readonly appendTo: readonly string[];
}> {
  const none = { mend: null, left: [], appendTo: [] };
  const opened = openText(path);
  if (opened === null) return none;
  const { real, bytes, text } = opened;
  const format = await loadFormat(id);
  let settings: readonly FoundSetting[];
  try {
    settings = format.read(text);
  } catch (error) {
    if (error instanceof FormatError) return none;
    throw error;
  }
  const counting = readers.filter((reader) => severityOf(reader, context) !== "harmless");
  const all = matchesIn(text, settings, counting, path, context);
  const effective = new Set(effectiveMatches(all, settings, format).map(({ setting }) => setting.key));
  // What stands before the one that counts would count once that is gone.
  const matches = all.filter(({ setting }) => effective.has(setting.key));
  if (matches.length === 0) return none;
  const edit = editText(text, format, settings, matches, (setting) =>
    caEditOf(setting, path, context.home, context.files),
  );
  const leave = (setting: FoundSetting, why: string): Left => ({
    place: placeText(path, setting.line),
    key: setting.key,
    why,
  });
  const left = edit.left.map(({ setting, why }) => leave(setting, why));
  if (edit.text === text) return { mend: null, left, appendTo: edit.appendTo };
  const workTree = workTreeOf(real);
  if (workTree !== null && !context.changesProject) {
    const why = `it is in the git work tree "${workTree}", and the change would be committed: add --project`;
    const kept = edit.touched.filter((setting) => matches.some((match) => match.setting.key === setting.key));
    return { mend: null, left: [...left, ...kept.map((setting) => leave(setting, why))], appendTo: [] };
  }
  const touched = new Set(edit.touched.map(({ statement: { start }, key }) => `${start} ${key}`));
  const renewed = new Set(edit.renewed.map(({ key }) => key));
  const isTold = new Set(matches.map(({ setting: { key } }) => key));
  const diff = formatUnifiedDiff(
    path,
    maskText(
      text,
      settings,
      ({ key, statement }) => touched.has(`${statement.start} ${key}`) && isTold.has(key),
    ),
    maskText(edit.text, format.read(edit.text), ({ key }) => renewed.has(key)),
  );
  return {
    mend: { path: real, before: bytes, after: encodeText(edit.text), diff, workTree },
    left,
    appendTo: edit.appendTo,
  };
}

/** Ours goes behind the user's own. */
function appendCa(path: string, { authorities, changesProject }: MendContext): Mend | Left {
  const opened = openText(path);
  const place = { place: path, key: null };
  if (opened === null) return { ...place, why: "it cannot be read" };
  const { real, bytes, text } = opened;
  const workTree = workTreeOf(real);
  if (workTree !== null && !changesProject) {
    const why = `the CA has to go into it, and it is in the git work tree "${workTree}": add --project`;
    return { ...place, why };
  }
  if (authorities.length === 0) return { ...place, why: "the session has no CA yet: start the proxy first" };
  const lineBreak = text === "" || text.endsWith("\n") ? "" : "\n";
  const added = lineBreak + authorities.map(({ pem }) => pem).join("");
  const after = encodeText(text + added);
  return { path: real, before: bytes, after, diff: formatUnifiedDiff(path, "", added.trimStart()), workTree };
}

/** Null for what is no text that comes back as the same bytes. */
function openText(
  path: string,
): { readonly real: string; readonly bytes: Buffer; readonly text: string } | null {
  try {
    const real = realpathSync(path);
    const bytes = readRegularFile(real, largestFile);
    const text = decodeText(bytes);
    return text !== null && encodeText(text).equals(bytes) ? { real, bytes, text } : null;
  } catch {
    return null;
  }
}

/** git's own files are not in it. */
function workTreeOf(path: string): string | null {
  if (path.includes("/.git/")) return null;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (folder === dirname(folder)) return null;
  }
}
