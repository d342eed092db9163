// What `down` asks of the proxy beyond the signal: how long open tunnels may take.

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../host/atomic-file.ts";
import { systemCode } from "../host/system-cause.ts";
import { runFolder } from "./proxy-record.ts";

export const defaultGraceMs = 5000;

const requestPath = (stateDir: string): string => join(runFolder(stateDir), "stop.json");

/** To be written before the signal is sent. */
export function writeStopRequest(stateDir: string, pid: number, graceMs: number): void {
  writeFileAtomic(requestPath(stateDir), `${JSON.stringify({ pid, graceMs })}\n`, 0o600);
}

/** Takes the request that was made of this process, if any, and gives the time for open tunnels. */
export function takeStopRequest(stateDir: string, pid: number): number {
  let text: string;
  try {
    text = readFileSync(requestPath(stateDir), "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return defaultGraceMs;
    throw error;
  }
  removeStopRequest(stateDir);
  return parseStopRequest(text, pid) ?? defaultGraceMs;
}

export function removeStopRequest(stateDir: string): void {
  rmSync(requestPath(stateDir), { force: true });
}

/** The grace asked of `pid`, in milliseconds, or null where this asks nothing of it. */
export function parseStopRequest(text: string, pid: number): number | null {
  try {
    const request = JSON.parse(text) as { pid?: unknown; graceMs?: unknown } | null;
    const { graceMs } = request ?? {};
    return request?.pid === pid && typeof graceMs === "number" && graceMs >= 0 ? graceMs : null;
  } catch {
    // Left half-written by nobody of ours: as if it were not there.
    return null;
  }
}
