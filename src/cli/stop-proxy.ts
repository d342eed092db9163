// Stops the proxy of a state directory and waits for its end.

import { isRunning } from "../host/processes.ts";
import { systemCode } from "../host/system-cause.ts";
import { fetchStatus } from "../status/client.ts";
import { formatCount } from "../status/measures.ts";
import { HintedError } from "./hinted-error.ts";
import { print, printWarning } from "./output.ts";
import { readRecord, removeRecord, type ProxyRecord } from "./proxy-record.ts";
import { defaultGraceMs, removeStopRequest, writeStopRequest } from "./stop-request.ts";

const statusTimeoutMs = 1000;
const pollMs = 10;
/** What a proxy may take beyond the grace. */
const reserveMs = 5000;

/** @throws HintedError where it does not end */
export async function stopProxy(stateDir: string, wantedGraceMs: number): Promise<void> {
  const record = readRecord(stateDir);
  if (record === null) {
    removeRecord(stateDir);
    removeStopRequest(stateDir);
    print("nothing to stop: no proxy runs\n");
    return;
  }
  const open = (await fetchStatus(record, statusTimeoutMs))?.tunnels.open ?? null;
  const graceMs = requestStop(stateDir, record.pid, wantedGraceMs);
  const startedMs = performance.now();
  sendStop(record);
  while (isRunning(record)) {
    if (performance.now() > startedMs + graceMs + reserveMs) {
      const message = `Cannot stop the proxy with pid ${record.pid}: it does not end`;
      throw new HintedError(message, `end it with: kill -9 ${record.pid}`);
    }
    await Bun.sleep(pollMs);
  }
  print(`stopped${tellTunnels(open, performance.now() - startedMs >= graceMs, graceMs)}\n`);
}

/** The grace that open tunnels will get: a disk that is full must not keep a proxy from being stopped. */
function requestStop(stateDir: string, pid: number, graceMs: number): number {
  try {
    writeStopRequest(stateDir, pid, graceMs);
    return graceMs;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (graceMs !== defaultGraceMs)
      printWarning(`${why}; open tunnels get the usual ${defaultGraceMs / 1000} s`);
    return defaultGraceMs;
  }
}

function sendStop(record: ProxyRecord): void {
  try {
    process.kill(record.pid, "SIGTERM");
  } catch (error) {
    // It ended by itself in between.
    if (systemCode(error) === "ESRCH") return;
    throw new HintedError(
      `Cannot stop the proxy with pid ${record.pid}: ${systemCode(error) ?? String(error)}`,
      "it belongs to another user",
      error,
    );
  }
}

function tellTunnels(open: number | null, graceIsOver: boolean, graceMs: number): string {
  if (open === null || open === 0) return "";
  const tunnels = formatCount(open, "open tunnel");
  if (graceIsOver) return `; of ${tunnels}, those still open after ${graceMs / 1000} s were closed`;
  return `; ${tunnels} ended in time`;
}
