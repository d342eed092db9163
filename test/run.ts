// The test command: builds, checks, runs every suite, and ends with one line of counts. Arguments pick test files by path.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { killTree } from "./support/descendants.ts";
import { runSuite } from "./support/suite.ts";
import type { Tally } from "./support/suite.ts";
import { createRunFolder, runFolderVariable } from "./support/temporary.ts";
import { writeMatrix } from "./support/tool-docs.ts";

const repository = join(import.meta.dir, "..");
const bun = process.execPath;
const tool = (name: string): string => join(repository, "node_modules/.bin", name);

/** Each counts as one test. */
const checks: readonly (readonly [name: string, command: readonly string[]])[] = [
  ["types", [bun, "check"]],
  // What runs in a browser has the types of one.
  ["page types", [bun, "check", "-p", "src/browser"]],
  ["format", [bun, "fmt", "--check", ...formatted()]],
  ["lint", [tool("oxlint"), "--deny-warnings"]],
  ["dead code", [tool("knip"), "--no-progress"]],
];

interface Suite {
  readonly name: string;
  readonly holds: RegExp;
  readonly needsBuild: boolean;
  readonly flags: readonly string[];
  readonly limitMinutes: number;
}

/**
 * A file belongs to the first that holds it. Those that start real programs run one file at a time: on few cores they
 * would starve each other, and their clocks with them.
 */
const suites: readonly Suite[] = [
  {
    name: "end to end",
    holds: /^test\/e2e\//,
    needsBuild: true,
    flags: ["--isolate", "--timeout=60000"],
    limitMinutes: 25,
  },
  {
    name: "real tools",
    holds: /^test\/tools\//,
    needsBuild: true,
    flags: ["--isolate", "--timeout=60000"],
    limitMinutes: 25,
  },
  {
    name: "test house",
    holds: /^test\/support\//,
    needsBuild: true,
    flags: ["--isolate", "--only-failures", "--timeout=60000"],
    limitMinutes: 5,
  },
  {
    name: "unit",
    holds: /^/,
    needsBuild: false,
    flags: ["--parallel", "--only-failures", "--timeout=20000"],
    limitMinutes: 10,
  },
];

const minuteMs = 60_000;
const runFolder = createRunFolder();
// Colours would end up in the logs of CI.
const environment = { ...process.env, [runFolderVariable]: runFolder, NO_COLOR: "1" };
const tallies: Tally[] = [];

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    killTree(process.pid);
    finish(130);
  });
}

await main(process.argv.slice(2));

async function main(filters: readonly string[]): Promise<void> {
  const built = await check("build", [bun, "build.ts", "--quiet"]);
  if (filters.length === 0) {
    for (const [name, command] of checks) await check(name, command);
  }
  const files = [...new Bun.Glob("test/**/*.test.ts").scanSync(repository)]
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort();
  if (files.length === 0) fail("no test file matches");
  // The quick ones first.
  for (const one of suites.toReversed()) {
    const chosen = files.filter((file) => suites.find(({ holds }) => holds.test(file)) === one);
    if (chosen.length === 0) continue;
    if (one.needsBuild && !built) fail(`${one.name}: not run, since the build failed`);
    else await suite(one, chosen);
  }
  // A run of a part, or one with gaps, would leave rows out.
  const isWhole =
    filters.length === 0 && tallies.every(({ failed, skipped }) => failed + skipped.length === 0);
  if (isWhole) writeMatrix(runFolder, new Date());
  conclude();
}

/** Prints what the command wrote only when it fails. */
async function check(name: string, command: readonly string[]): Promise<boolean> {
  const startedMs = performance.now();
  const subprocess = Bun.spawn([...command], {
    cwd: repository,
    env: environment,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const output = await Promise.all([
    new Response(subprocess.stdout).text(),
    new Response(subprocess.stderr).text(),
    subprocess.exited,
  ]);
  const good = subprocess.exitCode === 0;
  if (!good) say(`${output[0]}${output[1]}`.trimEnd());
  tallies.push({ passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: [], faults: [] });
  report(name, good ? "ok" : "FAILED", startedMs);
  return good;
}

async function suite({ name, flags, limitMinutes }: Suite, files: readonly string[]): Promise<void> {
  const startedMs = performance.now();
  const tally = await runSuite({
    files,
    folder: repository,
    env: environment,
    flags,
    runFolder,
    limitMs: limitMinutes * minuteMs,
    output: "inherit",
  });
  for (const fault of tally.faults) say(`${name}: ${fault}`);
  tallies.push(tally);
  report(name, `${tally.passed} passed, ${tally.failed} failed`, startedMs);
}

function fail(fault: string): void {
  say(fault);
  tallies.push({ passed: 0, failed: 1, skipped: [], faults: [fault] });
}

function conclude(): void {
  const sum = (of: (tally: Tally) => number): number =>
    tallies.reduce((total, tally) => total + of(tally), 0);
  const skipped = tallies.flatMap((tally) => tally.skipped);
  const failed = sum((tally) => tally.failed);
  for (const name of skipped) say(`skipped: ${name}`);
  const counts = `${sum((tally) => tally.passed)} passed, ${failed} failed`;
  say(skipped.length === 0 ? counts : `${counts}, ${skipped.length} skipped`);
  finish(failed === 0 ? 0 : 1);
}

function finish(code: number): never {
  rmSync(runFolder, { recursive: true, force: true });
  process.exit(code);
}

function report(name: string, outcome: string, startedMs: number): void {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  say(`${name.padEnd(12)}${outcome.padEnd(24)}${seconds.padStart(6)} s`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The tracked files of the kinds that `bun fmt` owns here. */
function formatted(): string[] {
  const kinds = ["*.ts", "*.mjs", "*.json"];
  const listed = Bun.spawnSync(
    ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", ...kinds],
    {
      cwd: repository,
    },
  );
  const files = listed.stdout.toString().split("\0").filter(Boolean);
  return files.filter((file) => file !== "package-lock.json");
}
