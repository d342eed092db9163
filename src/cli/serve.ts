// Serves a state directory in the foreground until a signal comes: what `up` and `gateway` share.

import { digestSettings, settingsFingerprint } from "../config/fingerprint.ts";
import type { Settings } from "../config/settings.ts";
import { ignoredSignals } from "../host/inherited.ts";
import { identifyProcess } from "../host/processes.ts";
import { sessionEnvironment } from "../tools/environment.ts";
import { exitCodes, type Outcome } from "./command.ts";
import { HintedError } from "./hinted-error.ts";
import { holdStateDir } from "./hold-state-dir.ts";
import { print, printNote, printWarning } from "./output.ts";
import { removeRecord, writeRecord, type ProxyRecord } from "./proxy-record.ts";
import { readRememberedPort, rememberedPortPath, rememberPort } from "./remembered-port.ts";
import { reportSecondProxy } from "./second-proxy.ts";
import { storeWarnings } from "./set-up-session.ts";
import { startProxy, type StartedProxy } from "./start-proxy.ts";
import { removeStopRequest, takeStopRequest } from "./stop-request.ts";
import { version } from "./version.ts";

const stopSignals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

export interface ServeOptions {
  readonly settings: Settings;
  /** What a call without any flag of settings would have. */
  readonly plain: Settings;
  /** False for a gateway alone. */
  readonly servesSession: boolean;
  /** What to say on standard output once it listens. */
  announce(started: StartedProxy): string;
}

export async function serve(options: ServeOptions): Promise<Outcome> {
  const { settings } = options;
  const { stateDir } = settings;
  const held = await holdStateDir(stateDir);
  if (!("release" in held)) return reportSecondProxy(held, settings);
  try {
    removeStopRequest(stateDir);
    const started = await startRemembered(options);
    const stop = stopOnSignal(started, stateDir);
    // Before the record: whoever started us in the background passes them on once there is one.
    for (const warning of warningsOf(started, options)) printWarning(warning);
    writeRecord(stateDir, recordOf(started, options));
    print(options.announce(started));
    void started.isSetUp.then(() => warnOfStores(started));
    await stop;
    for (const { detail, code } of await started.clearAddresses()) printWarning(`${detail} (${code})`);
    return exitCodes.done;
  } finally {
    removeRecord(stateDir);
    held.release();
  }
}

async function startRemembered({ settings, servesSession }: ServeOptions): Promise<StartedProxy> {
  const { stateDir, listen } = settings;
  const remembered = listen.port === 0 ? readRememberedPort(stateDir) : 0;
  try {
    const started = await startProxy(
      { ...settings, listen: { ...listen, port: listen.port || remembered } },
      servesSession ? "up" : null,
    );
    if (listen.port === 0) rememberPort(stateDir, started.service.port);
    return started;
  } catch (error) {
    if (!(error instanceof HintedError) || remembered === 0) throw error;
    // Running tools were told that port, so another one is the user's decision.
    const hint = `stop what has it, or remove "${rememberedPortPath(stateDir)}" to take another port`;
    throw new HintedError(
      `${error.message}; it is the port of the last start, which running tools know`,
      hint,
      error,
    );
  }
}

/** Resolves when the proxy has stopped: after the first signal's grace, or at once after a second signal. */
function stopOnSignal({ service }: StartedProxy, stateDir: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let signals = 0;
  const onSignal = (): void => {
    signals += 1;
    const graceMs = signals === 1 ? takeStopRequest(stateDir, process.pid) : 0;
    if (signals === 1) printNote(`Stopping: open tunnels have ${graceMs / 1000} s`);
    service.stop(graceMs).then(resolve, reject);
  };
  // What was started with nohup, or in the background by a shell without job control, ignores some of them.
  const ignored = ignoredSignals(stopSignals);
  for (const signal of stopSignals) if (!ignored.includes(signal)) process.on(signal, onSignal);
  return promise;
}

function warningsOf(started: StartedProxy, { settings, servesSession }: ServeOptions): readonly string[] {
  const { trust, url, service } = started;
  if (!servesSession) return trust.warnings;
  const environment = sessionEnvironment({
    ...settings,
    trust,
    url,
    port: service.port,
    inherited: process.env,
  });
  return [...trust.warnings, ...environment.warnings];
}

function warnOfStores({ session }: StartedProxy): void {
  if (session !== null) for (const warning of storeWarnings(session)) printWarning(...warning);
}

function recordOf(started: StartedProxy, { settings, plain, servesSession }: ServeOptions): ProxyRecord {
  const { service, trust, url } = started;
  const { upstream, noProxy, gitSshRewrite } = settings;
  const {
    caPath,
    bundlePath,
    javaTrustStorePath,
    mergedTruststores,
    stateFiles,
    userCaPresent,
    npmrcSetsCafile,
  } = trust;
  return {
    ...identifyProcess(process.pid),
    version,
    startedAt: new Date().toISOString(),
    hostname: service.hostname,
    port: service.port,
    url,
    fingerprint: settingsFingerprint(settings),
    settings: digestSettings(settings),
    plainSettings: digestSettings(plain),
    noProxy,
    gitSshRewrite,
    upstream:
      upstream === null ? null : { scheme: upstream.scheme, host: upstream.host, port: upstream.port },
    trust: servesSession
      ? {
          caPath,
          bundlePath,
          javaTrustStorePath,
          mergedTruststores,
          stateFiles,
          userCaPresent,
          npmrcSetsCafile,
        }
      : null,
  };
}
