// One `bun test` over a list of files, counted so that nothing can go missing.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { killTree } from "./descendants.ts";
import { parseJunit } from "./junit.ts";
import type { ReportedCase } from "./junit.ts";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** The names of what was skipped, with their files. */
  readonly skipped: readonly string[];
  /** What went wrong besides failing tests, one sentence each; each is counted in `failed`. */
  readonly faults: readonly string[];
}

export interface SuiteOptions {
  readonly files: readonly string[];
  /** The repository. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** More flags for `bun test`. */
  readonly flags: readonly string[];
  /** For the report. */
  readonly runFolder: string;
  readonly limitMs: number;
  /** Where bun's output goes. */
  readonly output: "inherit" | "ignore";
}

/** Runs the files and counts what they tell. */
export async function runSuite(options: SuiteOptions): Promise<Tally> {
  const report = join(options.runFolder, `report-${crypto.randomUUID()}.xml`);
  const reporting = ["--reporter=junit", `--reporter-outfile=${report}`];
  const files = options.files.map((file) => `./${file}`);
  const bun = Bun.spawn(
    [process.execPath, "test", "--no-orphans", ...options.flags, ...reporting, ...files],
    {
      cwd: options.folder,
      env: { ...options.env },
      stdin: "ignore",
      stdout: options.output,
      stderr: options.output,
    },
  );
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    killTree(bun.pid);
  }, options.limitMs);
  const exitCode = await bun.exited;
  clearTimeout(timer);
  const cases = existsSync(report) ? parseJunit(readFileSync(report, "utf8")) : [];
  return tallyOf(options.files, cases, exitCode, late ? options.limitMs : null);
}

/** Counts a suite. A file without a case and an exit code that no case explains are faults: something died unheard. */
export function tallyOf(
  files: readonly string[],
  cases: readonly ReportedCase[],
  exitCode: number,
  overMs: number | null,
): Tally {
  const count = (outcome: ReportedCase["outcome"]): number =>
    cases.filter((one) => one.outcome === outcome).length;
  const heard = new Set(cases.map((one) => one.file.replace(/^\.\//, "")));
  const faults = files
    .filter((file) => !heard.has(file))
    .map((file) => `${file} told of no test: it is empty, cannot be loaded, or its process died`);
  if (overMs !== null) faults.push(`ended after ${overMs / 60_000} minutes`);
  if (exitCode !== 0 && count("failed") === 0 && faults.length === 0) {
    faults.push(`bun test exited with ${exitCode}, though no test failed`);
  }
  return {
    passed: count("passed"),
    failed: count("failed") + faults.length,
    skipped: cases.filter((one) => one.outcome === "skipped").map((one) => `${one.name} (${one.file})`),
    faults,
  };
}
