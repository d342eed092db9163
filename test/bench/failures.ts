// Measures what a storm of failures does to those who do well: throughput, CONNECT latency and memory of one proxy, with
// 1,000 failures a second from several processes and without, in turns in the same run, and somebody who watches.
//
//     bun test/bench/failures.ts [--json FILE] [--seconds N] [--per-second N]
//
// It exits 0 whatever the figures are, and 1 when something broke: a byte lost, or a failure that was not counted.

import { rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { maxFailures } from "../../src/ledger/ledger.ts";
import { startChild } from "../support/child.ts";
import { killTree } from "../support/descendants.ts";
import { readSamples } from "../support/exposition.ts";
import { residentMiB } from "../support/memory.ts";
import type { Session } from "../support/session.ts";
import { startSite } from "../support/site.ts";
import { createRunFolder, runFolderVariable } from "../support/temporary.ts";
import { quantile } from "./figures.ts";
import { measureGoodClients, prepareDownloads, type GoodFigures } from "./good-clients.ts";
import { treeCpuSeconds } from "./proc.ts";
import { alignColumns } from "./report.ts";
import { startStorm } from "./storm.ts";

const { values: flags } = parseArgs({
  options: {
    json: { type: "string" },
    seconds: { type: "string", default: "60" },
    "per-second": { type: "string", default: "1000" },
  },
});
const stormSeconds = Number(flags.seconds);
const perSecond = Number(flags["per-second"]);
const turns = 5;
const calmSeconds = stormSeconds / turns / 2;
/** The storm by itself, to see what one failure costs. */
const aloneSeconds = Math.min(5, stormSeconds / 4);
const settleMs = 5000;

const titles = {
  megabytesPerSecond: ["MB/s down through TLS", 0],
  connectP50Us: ["CONNECT p50, us", 0],
  connectP99Us: ["CONNECT p99, us", 0],
  residentMiB: ["resident at most, MiB", 1],
} as const;
type Summary = Record<keyof typeof titles, number>;

const runFolder = createRunFolder();
process.env[runFolderVariable] = runFolder;
process.on("exit", () => {
  killTree(process.pid);
  rmSync(runFolder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));

const policy = {
  default: "allow",
  rule: ["denied.test", "*.denied.test"].map((host) => ({ host, action: "deny" }) as const),
} as const;
const site = await startSite({ policy });
// The clients of the storm need the processors as well: what is theirs shows when they fail at another proxy.
const elsewhere = await startSite({ policy });
prepareDownloads(site);
for (const { url, home } of [site.session, elsewhere.session])
  startChild(["curl", "-sN", "-o", "/dev/null", `${url}/__agentproxy/events`], { env: home.env });

// What is compiled and kept for good at the first transfers is none of the storm's.
await measureGoodClients(site, calmSeconds * 2);
const calm: GoodFigures[] = [];
const beside: GoodFigures[] = [];
const here: GoodFigures[] = [];
let [begun, ended] = [0, 0];
// In turns, so that what else the machine does hits all alike.
for (let turn = 1; turn <= turns; turn += 1) {
  process.stderr.write(`turn ${turn} of ${turns}\n`);
  calm.push(await measureGoodClients(site, calmSeconds));
  await during(elsewhere.session, calmSeconds, beside);
  const clients = await during(site.session, stormSeconds / turns, here);
  begun += clients.begun;
  ended += clients.ended;
}
const counted = await countFailures(site.session);
const { recentRelayFailures: kept } = await site.session.status();
await Bun.sleep(settleMs);
const memoryAfterMiB = residentMiB(site.session.proxy.pid);
const cpuUs = await costOfAFailure(site.session);

const columns = [calm, beside, here].map(summary);
const rows = (Object.keys(titles) as (keyof Summary)[]).map((name) => {
  const [title, decimals] = titles[name];
  const [without = 0, other = 0, stormed = 0] = columns.map((column) => column[name]);
  const ratio = (stormed / other).toFixed(2);
  const told = [without, other, stormed].map((value) => value.toFixed(decimals));
  return [title as string].concat(told, ratio);
});
process.stdout.write(
  [
    `${perSecond} failures a second`,
    ...alignColumns([["", "none", "elsewhere", "here", "here/elsewhere"], ...rows]),
    `${begun} clients failed in ${stormSeconds} s, ${ended} heard why, ${counted} counted; ${kept.length} rows kept`,
    `${cpuUs.toFixed(0)} us of CPU for a failure; ${memoryAfterMiB.toFixed(1)} MiB resident ${settleMs / 1000} s later`,
    "",
  ].join("\n"),
);
if (flags.json !== undefined) {
  const [none, other, stormed] = columns;
  const told = { schemaVersion: 1, none, elsewhere: other, here: { ...stormed, begun, counted, cpuUs } };
  writeFileSync(flags.json, `${JSON.stringify(told, null, 2)}\n`);
}
// Those that the end of the storm cut off may not be counted.
process.exit(counted > begun * 0.98 && kept.length <= maxFailures ? 0 : 1);

/** The good clients while others fail at `session`'s proxy, and how many those were. */
async function during(
  session: Session,
  seconds: number,
  into: GoodFigures[],
): Promise<{ readonly begun: number; readonly ended: number }> {
  const storm = startStorm(session.port, perSecond, 3);
  await Bun.sleep(500);
  into.push(await measureGoodClients(site, seconds - 0.5));
  return storm.stop();
}

/** Microseconds of CPU, with nobody else to serve. */
async function costOfAFailure(session: Session): Promise<number> {
  const storm = startStorm(session.port, perSecond, 3);
  await Bun.sleep(500);
  const before = [treeCpuSeconds(session.proxy.pid), await countFailures(session)] as const;
  await Bun.sleep(aloneSeconds * 1000);
  const seconds = treeCpuSeconds(session.proxy.pid) - before[0];
  const failures = (await countFailures(session)) - before[1];
  await storm.stop();
  return (seconds / failures) * 1e6;
}

function summary(phases: readonly GoodFigures[]): Summary {
  const connectUs = phases.flatMap((phase) => phase.connectUs);
  return {
    megabytesPerSecond: quantile(
      phases.flatMap((phase) => phase.megabytesPerSecond),
      0.5,
    ),
    connectP50Us: quantile(connectUs, 0.5),
    connectP99Us: quantile(connectUs, 0.99),
    residentMiB: quantile(
      phases.map((phase) => phase.residentMiB),
      0.5,
    ),
  };
}

async function countFailures({ tool, url }: Session): Promise<number> {
  const { stdout } = await tool(["curl", "-sS", "--noproxy", "*", `${url}/__agentproxy/metrics`]);
  const failed = [...readSamples(stdout)].filter(([sample]) =>
    sample.startsWith("agentproxy_failures_total{"),
  );
  return failed.reduce((sum, [, value]) => sum + value, 0);
}
