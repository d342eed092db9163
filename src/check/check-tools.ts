// Tries every tool of the catalogue that is in the image.

import { findCopies } from "../tools/find-copies.ts";
import type { Copy, Image } from "../tools/copy.ts";
import type { Tool } from "../tools/tool.ts";
import { inParallel } from "./in-parallel.ts";
import type { ToolResult } from "./result.ts";
import type { ToolSettings } from "./settings-of.ts";
import { isCopyOf, tryCopy, type TryContext } from "./try-copy.ts";

export interface CheckOptions extends TryContext {
  readonly tools: readonly Tool[];
  readonly image: Image;
  /** Tools that are told of where they are missing. */
  readonly wanted: readonly string[];
  readonly atOnce: number;
  readonly settingsOf: (tool: Tool) => ToolSettings;
  /** Told before each run and after the last: how many are done, of how many, and the titles of those that run. */
  readonly onProgress: (done: number, all: number, running: readonly string[]) => void;
}

/** In the catalogue's order, a tool's copies in that of PATH. */
export async function checkTools(options: CheckOptions): Promise<ToolResult[]> {
  const { tools, image, wanted, settingsOf, onProgress, abort } = options;
  const found = findCopies(tools, image);
  const jobs = tools.flatMap((tool) => {
    const copies = found.get(tool.id) ?? [];
    // One is enough to say that it cannot be tried, unless another tool's copies are among them.
    const told = "none" in tool.probe && tool.find.versions === undefined ? copies.slice(0, 1) : copies;
    return told.map((copy) => ({ tool, copy }));
  });
  const running: string[] = [];
  let done = 0;
  const tryOne = async ({ tool, copy }: { tool: Tool; copy: Copy }): Promise<ToolResult | null> => {
    if (abort.aborted) return null;
    running.push(tool.title);
    onProgress(done, jobs.length, running);
    try {
      if (!(await isCopyOf(tool, copy, options))) return null;
      const { probe } = tool;
      if ("none" in probe) return untried(tool, copy, "not-probed", probe.none);
      return await tryCopy({ tool, probe, copy }, settingsOf(tool), options);
    } finally {
      done += 1;
      running.splice(running.indexOf(tool.title), 1);
      onProgress(done, jobs.length, running);
    }
  };
  const results = await inParallel(jobs, options.pages.areApart ? options.atOnce : 1, tryOne);
  const tried = results.filter((result) => result !== null);
  return tools.flatMap((tool) => {
    const own = tried.filter((result) => result.tool === tool.id);
    if (own.length > 0 || !wanted.includes(tool.id)) return own;
    return [untried(tool, null, "missing", "There is no copy of it in this image")];
  });
}

function untried(
  tool: Tool,
  copy: Copy | null,
  outcome: "not-probed" | "missing",
  cause: string,
): ToolResult {
  return {
    tool: tool.id,
    title: tool.title,
    program: copy?.program ?? null,
    library: copy?.library ?? null,
    outcome,
    reached: null,
    trusted: null,
    trustsBy: [],
    findsBy: [],
    durationMs: null,
    code: null,
    cause,
    fix: null,
    limits: [],
    output: null,
  };
}
