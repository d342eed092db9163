// Runs a command in a session: finds or starts the proxy, lays the environment over, cleans up.

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { settingsFingerprint } from "../config/fingerprint.ts";
import type { Settings } from "../config/settings.ts";
import { ignoredSignals } from "../host/inherited.ts";
import { fetchStatus } from "../status/client.ts";
import { callSettings, callStateDir } from "./call-settings.ts";
import { runChild } from "./child.ts";
import type { Outcome } from "./command.ts";
import type { ParsedArguments } from "./flags.ts";
import { printWarning } from "./output.ts";
import { passedSignals } from "./pass-signals.ts";
import { makeRunFolder, readRecord, runFolder, type ProxyRecord, type SessionTrust } from "./proxy-record.ts";

const statusTimeoutMs = 2000;

interface Session {
  readonly url: string;
  readonly port: number;
  readonly stateDir: string;
  readonly trust: SessionTrust;
  end(): Promise<void>;
}

export async function runInSession(
  call: ParsedArguments,
  command: readonly [string, ...string[]],
  descriptors: readonly number[],
): Promise<Outcome> {
  const settings = await callSettings(call, callStateDir(call));
  const session = await findSession(call, settings);
  try {
    const { sessionEnvironment } = await import("../tools/environment.ts");
    const { noProxy, upstream } = settings;
    const laid = sessionEnvironment({ ...session, noProxy, upstream, inherited: process.env });
    for (const warning of laid.warnings) printWarning(warning);
    const environment: Record<string, string> = {};
    for (const [name, value] of Object.entries({ ...process.env, ...laid.set })) {
      if (value !== undefined && (name in laid.set || !laid.unset.includes(name))) environment[name] = value;
    }
    return await runChild({ command, environment, descriptors, ignored: ignoredSignals(passedSignals) });
  } finally {
    await session.end();
  }
}

async function findSession(call: ParsedArguments, settings: Settings): Promise<Session> {
  const record = readRecord(settings.stateDir);
  if (record === null) return await startSession(call, settings, null);
  const { trust } = record;
  const same = record.fingerprint === settingsFingerprint(settings);
  if (same && trust !== null && (await fetchStatus(record.port, statusTimeoutMs)) !== null) {
    return { ...record, trust, stateDir: settings.stateDir, end: async () => {} };
  }
  return await startSession(call, settings, record);
}

/** Beside another proxy on the state directory this one gets a directory of its own, so that the other's CA files stay. */
async function startSession(
  call: ParsedArguments,
  settings: Settings,
  other: ProxyRecord | null,
): Promise<Session> {
  const { startProxy } = await import("./start-proxy.ts");
  let { stateDir } = settings;
  let own: string | null = null;
  if (other !== null) {
    makeRunFolder(stateDir);
    own = stateDir = mkdtempSync(join(runFolder(stateDir), "session-"));
  }
  // The port is the command's own, unless its very command line names one.
  const listen = call.flags.has("--listen") ? settings.listen : { ...settings.listen, port: 0 };
  const removeOwn = (): void => {
    if (own !== null) rmSync(own, { recursive: true, force: true });
  };
  try {
    const { service, trust, url } = await startProxy({ ...settings, stateDir, listen }, true);
    for (const warning of trust.warnings) printWarning(warning);
    const end = async (): Promise<void> => {
      await service.stop(0);
      removeOwn();
    };
    return { url, port: service.port, stateDir, trust, end };
  } catch (error) {
    removeOwn();
    throw error;
  }
}
