// The record of the proxy that runs on a state directory, for the commands that come after it.

import { join } from "node:path";
import type { SettingDigests } from "../config/fingerprint.ts";
import { ensureFolder, writeFileAtomic } from "../host/atomic-file.ts";
import { readOptionalFile, removeOptionalFile } from "../host/optional-file.ts";
import { isRunning, type ProcessIdentity } from "../host/processes.ts";
import type { TrustState } from "../trust/trust-state.ts";

/** What the session environment is made from. */
export type SessionTrust = Pick<
  TrustState,
  | "caPath"
  | "bundlePath"
  | "javaTrustStorePath"
  | "mergedTruststores"
  | "stateFiles"
  | "userCaPresent"
  | "npmrcSetsCafile"
>;

export interface ProxyRecord extends ProcessIdentity {
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly hostname: string;
  readonly port: number;
  /** What clients on this machine use. */
  readonly url: string;
  readonly fingerprint: string;
  readonly settings: SettingDigests;
  /** Those that a call without any flag had at the time: where they are the same still, such a call means this proxy. */
  readonly plainSettings: SettingDigests;
  readonly noProxy: readonly string[];
  readonly gitSshRewrite: readonly string[];
  readonly upstream: {
    readonly scheme: "http" | "https";
    readonly host: string;
    readonly port: number;
  } | null;
  /** Null for a gateway alone, which serves no session. */
  readonly trust: SessionTrust | null;
}

export const runFolder = (stateDir: string): string => join(stateDir, "run");
const recordPath = (stateDir: string): string => join(runFolder(stateDir), "proxy.json");

export function makeRunFolder(stateDir: string): void {
  // The tools of every user read the bundle in the state directory, but nobody else has business in this one.
  ensureFolder(stateDir, 0o755);
  ensureFolder(runFolder(stateDir), 0o700);
}

export function writeRecord(stateDir: string, record: ProxyRecord): void {
  // It tells of a process, which no power cut outlasts.
  writeFileAtomic(recordPath(stateDir), `${JSON.stringify(record, null, 2)}\n`, 0o600, false);
}

export function removeRecord(stateDir: string): void {
  removeOptionalFile(recordPath(stateDir));
}

/** The record of a proxy that runs; null when none does, even if one left its record behind. */
export function readRecord(stateDir: string): ProxyRecord | null {
  const text = readOptionalFile(recordPath(stateDir));
  const record = text === null ? null : parseRecord(text);
  return record !== null && isRunning(record) ? record : null;
}

/** Null for what no agentproxy of this kind wrote. */
export function parseRecord(text: string): ProxyRecord | null {
  let value: Partial<ProxyRecord> | null;
  try {
    value = JSON.parse(text) as Partial<ProxyRecord> | null;
  } catch {
    // Nothing of it can be believed.
    return null;
  }
  const whole =
    typeof value === "object" &&
    value !== null &&
    Number.isSafeInteger(value.pid) &&
    Number.isSafeInteger(value.port) &&
    typeof value.url === "string" &&
    typeof value.settings === "object" &&
    typeof value.plainSettings === "object" &&
    Array.isArray(value.noProxy) &&
    Array.isArray(value.gitSshRewrite);
  return whole ? (value as ProxyRecord) : null;
}
