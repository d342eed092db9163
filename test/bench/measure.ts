// One round with one hop: a fresh upstream, a fresh hop, every load in turn, then both are ended.

import { mkdirSync } from "node:fs";
import { freePort, startChild, startUpstream } from "./child.ts";
import type { Figures } from "./figures.ts";
import { quantile } from "./figures.ts";
import { environmentWithoutBun } from "./hop-under-test.ts";
import type { HopUnderTest } from "./hop-under-test.ts";
import { openAndClose } from "./loads/connects.ts";
import { holdIdleTunnels } from "./loads/idle-tunnels.ts";
import { roundTrips } from "./loads/round-trips.ts";
import { download, upload } from "./loads/throughput.ts";
import { treeCpuSeconds, treeMemory } from "./proc.ts";

export interface Plan {
  readonly rounds: number;
  readonly bytes: number;
  readonly tunnels: number;
  readonly connectClients: number;
  /** Unmeasured, the same for all: a JIT compiles in the first seconds what a service runs for days. */
  readonly warmUpMs: number;
  readonly connectMs: number;
  readonly roundTrips: number;
  readonly roundTripBytes: number;
  readonly idleTunnels: number;
  /** From the start to the first look at its memory: what start-up left behind is collected in the meantime. */
  readonly restMs: number;
}

/** After a burst the allocator and the last closes still have work. */
const settleMs = 500;
/** The code that these bring into memory is not the price of those after them. */
const fewTunnels = 100;
const warmUpBytes = 1e8;
const loadTimeoutMs = 20_000;

/** Throws when the hop cannot be started, loses a byte or a tunnel, or needs more than 20 s for one load. */
export async function measureHop(hop: HopUnderTest, plan: Plan, folder: string): Promise<Figures> {
  mkdirSync(folder, { recursive: true });
  const upstream = await startUpstream();
  try {
    const port = await freePort();
    const argv = hop.prepare(folder, port, upstream.port);
    const child = await startChild({ argv, port, environment: environmentWithoutBun() });
    try {
      return await measureRunning(child.pid, port, plan);
    } finally {
      await child.stop();
    }
  } finally {
    await upstream.stop();
  }
}

async function measureRunning(pid: number, port: number, plan: Plan): Promise<Figures> {
  await Bun.sleep(plan.restMs);
  const atRest = treeMemory(pid);
  const look = async (): Promise<ReturnType<typeof treeMemory>> => {
    await Bun.sleep(settleMs);
    return treeMemory(pid);
  };
  const few = await inTime("few idle tunnels", holdIdleTunnels(port, fewTunnels, look));
  await Bun.sleep(settleMs);
  const full = await inTime("idle tunnels", holdIdleTunnels(port, plan.idleTunnels, look));
  await Bun.sleep(settleMs);

  const { bytes, tunnels } = plan;
  await inTime("warm-up", download(port, warmUpBytes, tunnels));
  const down = await timed(pid, "download", () => download(port, bytes, tunnels));
  const up = await timed(pid, "upload", () => upload(port, bytes, tunnels));
  await inTime("warm-up", openAndClose(port, plan.connectClients, plan.warmUpMs));
  const connects = await timed(pid, "new tunnels", () =>
    openAndClose(port, plan.connectClients, plan.connectMs),
  );
  const trips = await inTime("round trips", roundTrips(port, plan.roundTripBytes, plan.roundTrips));

  return {
    cpuSecondsPerGbDown: (down.cpuSeconds / bytes) * 1e9,
    cpuSecondsPerGbUp: (up.cpuSeconds / bytes) * 1e9,
    megabytesPerSecondDown: bytes / 1e6 / down.seconds,
    megabytesPerSecondUp: bytes / 1e6 / up.seconds,
    connectsPerSecond: connects.result / connects.seconds,
    cpuMsPerConnect: (connects.cpuSeconds / connects.result) * 1000,
    roundTripP50Us: quantile(trips, 0.5),
    roundTripP99Us: quantile(trips, 0.99),
    rssAtRestMb: atRest.rssBytes / 1e6,
    pssAtRestMb: atRest.pssBytes / 1e6,
    rssPerIdleTunnelKb: (full.rssBytes - few.rssBytes) / (plan.idleTunnels - fewTunnels) / 1024,
    pssPerIdleTunnelKb: (full.pssBytes - few.pssBytes) / (plan.idleTunnels - fewTunnels) / 1024,
  };
}

interface Timed<Result> {
  readonly result: Result;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** CPU is read again only after a pause, so that the hop's closing of what the load left open counts too. */
async function timed<Result>(pid: number, name: string, load: () => Promise<Result>): Promise<Timed<Result>> {
  const cpuBefore = treeCpuSeconds(pid);
  const started = performance.now();
  const result = await inTime(name, load());
  const seconds = (performance.now() - started) / 1000;
  await Bun.sleep(100);
  return { result, seconds, cpuSeconds: treeCpuSeconds(pid) - cpuBefore };
}

async function inTime<Result>(name: string, load: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const complain = (): void => late.reject(new Error(`Cannot finish "${name}" in ${loadTimeoutMs / 1000} s`));
  const timer = setTimeout(complain, loadTimeoutMs);
  try {
    return await Promise.race([load, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
