// What `down` asks of the proxy beyond the signal: how long open tunnels may take.

import { join } from "node:path";
import { writeFileAtomic } from "../host/atomic-file.ts";
import { readOptionalFile, removeOptionalFile } from "../host/optional-file.ts";
import { runFolder } from "./proxy-record.ts";

export const defaultGraceMs = 5000;

const requestPath = (stateDir: string): string => join(runFolder(stateDir), "stop.json");

/** To be written before the signal is sent. */
export function writeStopRequest(stateDir: string, pid: number, graceMs: number): void {
  writeFileAtomic(requestPath(stateDir), `${JSON.stringify({ pid, graceMs })}\n`, 0o600);
}

/** Takes the request that was made of this process, if any, and gives the time for open tunnels. */
export function takeStopRequest(stateDir: string, pid: number): number {
  try {
    const text = readOptionalFile(requestPath(stateDir));
    removeStopRequest(stateDir);
    return (text === null ? null : parseStopRequest(text, pid)) ?? defaultGraceMs;
  } catch {
    // Whoever sent the signal wants an end, with a request that can be read or without.
    return defaultGraceMs;
  }
}

export function removeStopRequest(stateDir: string): void {
  removeOptionalFile(requestPath(stateDir));
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
