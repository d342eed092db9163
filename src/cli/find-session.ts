// The proxy for one command: the one that is up, or one of its own.

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { differingSettings, digestSettings } from "../config/fingerprint.ts";
import type { Settings, Upstream } from "../config/settings.ts";
import { fetchStatus } from "../status/client.ts";
import { givesSettings } from "./call-settings.ts";
import type { ParsedArguments } from "./flags.ts";
import { printWarning } from "./output.ts";
import { makeRunFolder, readRecord, runFolder, type ProxyRecord, type SessionTrust } from "./proxy-record.ts";

const statusTimeoutMs = 2000;

export interface Session {
  readonly url: string;
  readonly port: number;
  readonly stateDir: string;
  readonly trust: SessionTrust;
  readonly noProxy: readonly string[];
  readonly gitSshRewrite: readonly string[];
  readonly upstream: Pick<Upstream, "scheme" | "host" | "port"> | null;
  /** What the command's environment needs beyond the session's. */
  readonly variables: Readonly<Record<string, string>>;
  end(): Promise<void>;
}

export async function findSession(call: ParsedArguments, settings: Settings): Promise<Session> {
  const record = readRecord(settings.stateDir);
  if (record === null) return await startSession(call, settings, false);
  const differing = differingFrom(record, call, settings);
  const { trust } = record;
  if (differing.length === 0 && trust !== null && (await fetchStatus(record, statusTimeoutMs)) !== null) {
    return { ...record, trust, stateDir: settings.stateDir, variables: {}, end: async () => {} };
  }
  if (differing.length > 0 && !givesSettings(call)) {
    const cause = `the proxy that is up was started with other settings (${differing.join(", ")}), so this command gets its own`;
    printWarning(cause, "for the new settings run agentproxy down and agentproxy up");
  }
  return await startSession(call, settings, true);
}

/** A call without flags means the proxy that is up, whatever flags that one had, unless file or environment changed. */
function differingFrom(record: ProxyRecord, call: ParsedArguments, settings: Settings): string[] {
  const digests = digestSettings(settings);
  const differing = differingSettings(record.settings, digests);
  if (differing.length === 0 || givesSettings(call)) return differing;
  return differingSettings(record.plainSettings, digests);
}

/** `beside`: another proxy has the state directory, so this one gets a folder of its own and leaves that one's CA files alone. */
async function startSession(call: ParsedArguments, settings: Settings, beside: boolean): Promise<Session> {
  const { startProxy } = await import("./start-proxy.ts");
  const { storeWarnings } = await import("./set-up-session.ts");
  const stateDir = beside ? makeOwnFolder(settings.stateDir) : settings.stateDir;
  const removeOwn = (): void => {
    if (beside) rmSync(stateDir, { recursive: true, force: true });
  };
  // The port is the command's own, unless its very command line names one.
  const listen = call.flags.has("--listen") ? settings.listen : { ...settings.listen, port: 0 };
  try {
    // The CA of a folder of its own ends with the command, so that no store may keep it.
    const stores = beside ? { ...settings.stores, scope: "none" as const } : settings.stores;
    const started = await startProxy({ ...settings, stateDir, listen, stores }, "run", settings.stateDir);
    const { service, trust, url, session } = started;
    await started.isSetUp;
    for (const warning of trust.warnings) printWarning(warning);
    if (session !== null) for (const warning of storeWarnings(session)) printWarning(...warning);
    const { noProxy, gitSshRewrite, upstream, configFile } = settings;
    // In a folder of its own an agentproxy that the command starts would not find the config file.
    const variables: Record<string, string> =
      beside && configFile !== null ? { AGENT_PROXY_CONFIG: configFile } : {};
    const end = async (): Promise<void> => {
      await service.stop(0);
      removeOwn();
    };
    return { url, port: service.port, stateDir, trust, noProxy, gitSshRewrite, upstream, variables, end };
  } catch (error) {
    removeOwn();
    throw error;
  }
}

function makeOwnFolder(stateDir: string): string {
  makeRunFolder(stateDir);
  return mkdtempSync(join(runFolder(stateDir), "session-"));
}
