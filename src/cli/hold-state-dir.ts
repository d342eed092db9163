// Makes this process the one that serves a state directory, or finds the one that already does.

import { join } from "node:path";
import { takeLock, type Lock } from "../host/lock.ts";
import { fetchStatus } from "../status/client.ts";
import { HintedError } from "./hinted-error.ts";
import { makeRunFolder, readRecord, runFolder, type ProxyRecord } from "./proxy-record.ts";

const statusTimeoutMs = 1000;
/** Longer than a starting or stopping proxy takes with the usual grace. */
const patienceMs = 10_000;
const pollMs = 25;

/** The record of the proxy that runs and answers, or null. */
export async function findAnswering(stateDir: string): Promise<ProxyRecord | null> {
  const record = readRecord(stateDir);
  if (record === null) return null;
  const status = await fetchStatus(record, statusTimeoutMs);
  return status?.pid === record.pid ? record : null;
}

/**
 * The lock, or the proxy that has it and answers. Waits for one that is starting or stopping.
 * @throws HintedError where the holder does neither in time
 */
export async function holdStateDir(stateDir: string): Promise<Lock | ProxyRecord> {
  makeRunFolder(stateDir);
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const running = await findAnswering(stateDir);
    if (running !== null) return running;
    const lock = await takeLock(join(runFolder(stateDir), "lock.db"));
    if (lock !== null) return lock;
    if (performance.now() > deadline) break;
    await Bun.sleep(pollMs);
  }
  const pid = readRecord(stateDir)?.pid;
  throw new HintedError(
    `Cannot start on "${stateDir}": another agentproxy${pid === undefined ? "" : ` (pid ${pid})`} holds it and does not answer`,
    pid === undefined ? "wait for it to end, or use another --state-dir" : `end it with: kill -9 ${pid}`,
  );
}
