// Measures agentproxy as one hop chained to one upstream, beside HAProxy, Squid and tinyproxy in the same run.
//
//     bun test/bench/hop.ts [--json FILE] [--quick]
//
// It exits 0 whatever the figures are, and 1 when a hop broke: did not start, lost a byte or a tunnel, or stood still.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { killRunning } from "./child.ts";
import { medianFigures } from "./figures.ts";
import type { Figures } from "./figures.ts";
import type { HopUnderTest } from "./hop-under-test.ts";
import { agentproxy } from "./hops/agentproxy.ts";
import { haproxy } from "./hops/haproxy.ts";
import { squid } from "./hops/squid.ts";
import { tinyproxy } from "./hops/tinyproxy.ts";
import { measureHop } from "./measure.ts";
import type { Plan } from "./measure.ts";
import { formatTable, formatVerdicts } from "./report.ts";
import type { HopOutcome } from "./report.ts";
import { judge, targets } from "./targets.ts";

const shared = { tunnels: 4, connectClients: 32, roundTripBytes: 200, idleTunnels: 2000 };
const fullPlan: Plan = {
  ...shared,
  rounds: 3,
  bytes: 1e9,
  warmUpMs: 2500,
  connectMs: 2000,
  roundTrips: 5000,
  restMs: 4000,
};
const quickPlan: Plan = {
  ...shared,
  rounds: 2,
  bytes: 3e8,
  warmUpMs: 300,
  connectMs: 400,
  roundTrips: 1000,
  restMs: 500,
};

/** A round that would probably end after this is not started; the medians are of those that were. */
const budgetMs = { full: 200_000, quick: 38_000 };

interface Run {
  readonly hop: HopUnderTest;
  readonly version: string | null;
  readonly rounds: Figures[];
  fault: string | null;
}

const { values: flags } = parseArgs({ options: { json: { type: "string" }, quick: { type: "boolean" } } });
const plan = flags.quick === true ? quickPlan : fullPlan;
const startedMs = performance.now();
const deadlineMs = startedMs + (flags.quick === true ? budgetMs.quick : budgetMs.full);
const folder = mkdtempSync(join(tmpdir(), "agentproxy-bench-"));
process.on("exit", () => {
  killRunning();
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => process.exit(1));
}

const runs = [agentproxy, haproxy, squid, tinyproxy].map((hop): Run => {
  return { hop, version: hop.version(), rounds: [], fault: null };
});
// Hops take turns within a round, so that the machine's noise hits all alike.
for (let round = 1; round <= plan.rounds; round++) {
  const roundMs = round === 1 ? 0 : (performance.now() - startedMs) / (round - 1);
  if (performance.now() + roundMs > deadlineMs) {
    process.stderr.write(`no time for round ${round} of ${plan.rounds}\n`);
    break;
  }
  for (const run of runs.filter((run) => run.version !== null && run.fault === null)) {
    process.stderr.write(`round ${round} of ${plan.rounds}: ${run.hop.name}\n`);
    await takeTurn(run, round);
  }
}

const outcomes = runs.map(({ hop, version, rounds, fault }): HopOutcome => {
  const figures = rounds.length === 0 || fault !== null ? null : medianFigures(rounds);
  return { name: hop.name, version, fault, figures, rounds };
});
const measured = outcomes.flatMap(({ name, figures }) =>
  figures === null ? [] : [[name, figures] as const],
);
const peers = new Map(measured);
const verdicts = targets.map((target) => judge(target, peers.get(agentproxy.name) ?? null, peers));
process.stdout.write(`${formatTable(outcomes)}\n\n${formatVerdicts(verdicts)}\n`);
if (flags.quick === true) {
  process.stdout.write(
    "\nquick: too short for the JIT and for ticks of 10 ms; take the CPU figures from a full run\n",
  );
}
if (flags.json !== undefined) {
  const hops = Object.fromEntries(outcomes.map(({ name, ...rest }) => [name, rest]));
  writeFileSync(
    flags.json,
    `${JSON.stringify({ schemaVersion: 1, plan, hops, targets: verdicts }, null, 2)}\n`,
  );
}
process.exit(outcomes.some((outcome) => outcome.fault !== null) ? 1 : 0);

async function takeTurn(run: Run, round: number): Promise<void> {
  try {
    run.rounds.push(await measureHop(run.hop, plan, join(folder, `${run.hop.name}-${round}`)));
  } catch (error) {
    run.fault = error instanceof Error ? error.message : String(error);
  }
}
