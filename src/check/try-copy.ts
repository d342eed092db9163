// Tries one copy of a tool, in a folder of its own.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tool } from "../tools/tool.ts";
import { printable } from "../wire/printable.ts";
import { judge } from "./judge.ts";
import type { ProbePages } from "./probe-pages.ts";
import type { ToolResult } from "./result.ts";
import { runProgram, type ProgramRun } from "./run-program.ts";
import type { ToolSettings } from "./settings-of.ts";
import { fillPlaceholders, prepareProbe, type Trial } from "./trial.ts";

export interface TryContext {
  /** The whole environment of a tool in the session. */
  readonly env: Readonly<Record<string, string>>;
  readonly proxyAuthority: string;
  readonly pages: ProbePages;
  readonly limitMs: number;
  readonly abort: AbortSignal;
}

export async function tryCopy(
  trial: Trial,
  settings: ToolSettings,
  context: TryContext,
): Promise<ToolResult> {
  const { tool, probe, copy } = trial;
  return await inOwnFolder(async (folder, outputFile) => {
    const page = await context.pages.open();
    const prepared = prepareProbe(trial, { folder, url: page.url, proxyAuthority: context.proxyAuthority });
    if (prepared.source !== null) writeFileSync(prepared.source.path, prepared.source.text);
    if (tool.find.library?.of === "node" && copy.library !== null)
      symlinkSync(modulesOf(copy.library, tool.find.library.name), join(folder, "node_modules"));
    const { env, limitMs, abort } = context;
    const run = await runProgram({ ...prepared, env, folder, outputFile, limitMs, abort });
    const judgement = judge(run, await page.see(run.output), probe, tool.fixes);
    const isWell = judgement.outcome === "works";
    return {
      tool: tool.id,
      title: tool.title,
      program: copy.program,
      library: copy.library,
      ...judgement,
      ...settings,
      durationMs: run.durationMs,
      limits: isWell ? [] : tool.limits.map(({ versions, what }) => `${versions}: ${what}`),
      output: isWell ? null : endOfOutput(run),
    };
  });
}

/** Whether the copy is this tool at all, and not another of the same name. */
export async function isCopyOf(
  { find }: Tool,
  copy: Trial["copy"],
  context: Pick<TryContext, "env" | "limitMs" | "abort">,
): Promise<boolean> {
  const { versions } = find;
  if (versions === undefined) return true;
  const fill = (text: string): string => fillPlaceholders(text, { library: copy.library ?? undefined });
  return await inOwnFolder(async (folder, outputFile) => {
    const argv = [copy.program, ...find.version.map(fill)];
    const { output } = await runProgram({ ...context, argv, folder, outputFile, input: "" });
    return versions.test(output.trim());
  });
}

async function inOwnFolder<Result>(
  use: (folder: string, outputFile: string) => Promise<Result>,
): Promise<Result> {
  const own = mkdtempSync(join(tmpdir(), "agentproxy-check-"));
  try {
    const folder = join(own, "empty");
    mkdirSync(folder);
    return await use(folder, join(own, "output"));
  } finally {
    rmSync(own, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The folder that a program must have as its node_modules to import the library by its name. */
function modulesOf(library: string, name: string): string {
  return library.slice(0, library.length - name.length - 1);
}

const longestTail = 2000;

function endOfOutput({ output }: ProgramRun): string {
  const lines = output.slice(-longestTail).split("\n");
  return lines
    .map((line) => printable(line, longestTail))
    .join("\n")
    .trim();
}
