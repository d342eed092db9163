// A running agentproxy: settings and trust on one side, the proxy with its route, ledger and status on the other.

import { createSecureContext, type SecureContext } from "node:tls";
import type { CertificateAuthority } from "../ca/authority.ts";
import type { Settings, Upstream } from "../config/settings.ts";
import { formatUpstream } from "../config/upstream-url.ts";
import { createOwnerFinder } from "../host/connection-owner.ts";
import { descriptorLimit } from "../host/descriptors.ts";
import { keepHistory } from "../history/keep.ts";
import { newIdPrefix } from "../ledger/id-prefix.ts";
import type { Client } from "../ledger/client.ts";
import { createLedger, type Ledger } from "../ledger/ledger.ts";
import { servePages } from "../pages/serve-pages.ts";
import { capacityFor } from "../proxy/capacity.ts";
import { startProxy, type Proxy } from "../proxy/proxy.ts";
import type { Route } from "../proxy/route.ts";
import { upstreamRoute } from "../proxy/upstream-route.ts";
import { statusSchemaVersion, type StatusDocument } from "../status/document.ts";
import type { HostVerdict } from "../status/host-verdict.ts";
import type { Authority } from "../wire/authority.ts";
import { clientAt } from "./client-at.ts";
import { explainProblem } from "./explain-problem.ts";
import { localUrl } from "./local-url.ts";
import { gitConflictCodes, hasSystemCa, trustFailureCodes, type SessionState } from "./session-state.ts";

export interface ServiceOptions {
  readonly settings: Settings;
  /** Asked for each status. Null for a gateway alone, which serves no session. */
  readonly session: () => SessionState | null;
  /** Whose connections past the proxy are looked for: everybody's, those of what this process has started, or nobody's. */
  readonly watches: "all" | "own" | null;
  /** Signs for the embedded gateway; null when there is an upstream. */
  readonly authority: CertificateAuthority | null;
  /** PEM certificates that origins, or an https upstream, are verified against. */
  readonly originRoots: () => readonly string[];
  /** Where failures are kept on disk, and who is told once, by a sentence without a full stop, when they cannot be. */
  readonly history: { readonly folder: string; readonly onFault: (message: string) => void };
  readonly version: string;
}

export interface Service {
  readonly hostname: string;
  readonly port: number;
  /** Takes no new tunnel from now on; open ones get `graceMs`, then they are ended. */
  stop(graceMs: number): Promise<void>;
  readonly stopped: Promise<void>;
}

/** What the upstream was last seen doing. */
interface UpstreamHealth {
  works: boolean;
}

function upstreamOf(
  upstream: Upstream,
  roots: () => SecureContext,
  ledger: Ledger,
  health: UpstreamHealth,
): Route {
  return upstreamRoute({
    ...upstream,
    tlsContext: upstream.scheme === "https" ? roots : null,
    ledger,
    onExchange(works) {
      health.works = works;
    },
  });
}

/**
 * Starts listening and serving.
 * @throws ListenError when the address cannot be listened on
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings, authority } = options;
  const owners = createOwnerFinder();
  const identify = (port: number, isEarly: boolean): Client | null =>
    clientAt(isEarly ? owners.findEarly(port, proxy.port) : owners.find(port, proxy.port));
  const ledger = createLedger(Date.now, identify, newIdPrefix(), (pid, ports) =>
    owners.portsOf(pid, ports, proxy.port),
  );
  const history = keepHistory(async () => {
    const { createAppender } = await import("../history/append.ts");
    return createAppender(options.history.folder);
  }, options.history.onFault);
  ledger.watch(history.note);
  const capacity = capacityFor(descriptorLimit());
  const startedAtMs = Date.now();
  const health: UpstreamHealth = { works: true };
  let context: SecureContext | null = null;
  const roots = (): SecureContext => (context ??= createSecureContext({ ca: [...options.originRoots()] }));

  async function routeMaker(): Promise<(ownPort: number) => Route> {
    const { upstream, policy, hosts } = settings;
    if (upstream !== null) return () => upstreamOf(upstream, roots, ledger, health);
    if (authority === null) throw new Error("Cannot start the embedded gateway: it has no CA");
    // Not loaded where there is an upstream: policy tables and X.509 are a tenth of the memory at rest.
    const { gatewayRoute } = await import("../gateway/gateway-route.ts");
    return (ownPort) => gatewayRoute({ policy, hosts, authority, originContext: roots, ledger, ownPort });
  }

  function problems(): string[] {
    const found: string[] = [];
    if (!health.works) found.push("upstream-broken");
    if (proxy.connections() >= capacity.tunnels) found.push("too-many-connections");
    if (history.isFailing()) found.push("ledger-not-written");
    if (authority !== null && authority.notAfter.getTime() < Date.now()) found.push("ca-expired");
    const session = options.session();
    return [...found, ...(session === null ? [] : trustFailureCodes(session))];
  }

  function status(): StatusDocument {
    const found = problems();
    const { upstream, policy } = settings;
    const session = options.session();
    const trust = session?.trust ?? null;
    return {
      enabled: true,
      port: proxy.port,
      caBundlePath: trust?.bundlePath ?? null,
      hasSystemCa: session !== null && hasSystemCa(session),
      noProxy: settings.noProxy,
      standalone: upstream === null,
      javaTrustStorePath: trust?.javaTrustStorePath ?? null,
      toolTrustFailureCodes: session === null ? [] : trustFailureCodes(session),
      gitConfigInjection: session !== null && Object.keys(session.git.set).length > 0,
      gitSshRewrite: session !== null && session.git.rewritten.length > 0,
      gitConfigConflicts: session === null ? [] : gitConflictCodes(session),
      readmePath: trust?.readmePath ?? null,
      recentRelayFailures: ledger.failures(),
      ledgerFolder: options.history.folder,
      cursor: ledger.cursor(),
      since: null,
      schemaVersion: statusSchemaVersion,
      version: options.version,
      url: localUrl(settings.listen.hostname, proxy.port),
      uptimeSeconds: Math.floor((Date.now() - startedAtMs) / 1000),
      pid: process.pid,
      health: found.length === 0 ? "healthy" : "degraded",
      problems: found,
      problemDetails: found.map((code) => explainProblem(code, session?.accommodations)),
      caPath: trust?.caPath ?? authority?.path ?? null,
      upstream:
        upstream === null
          ? null
          : { url: formatUpstream(upstream), authenticated: upstream.authorization !== null },
      policy: { source: policy.source, default: policy.default, rules: policy.rules.length },
      gitSshRewriteSkipped: session?.git.skipped ?? [],
      gitConfigConflictDetails: session?.gitConflicts ?? [],
      settingUp: session?.isSettingUp ?? false,
      accommodations: session?.accommodations ?? [],
      tunnels: ledger.tunnels,
      probes: ledger.probes.all(),
      connections: { open: proxy.connections(), limit: capacity.tunnels },
    };
  }

  async function judge(authority: Authority): Promise<HostVerdict> {
    const { judgeHost } = await import("./judge-host.ts");
    return await judgeHost(settings, authority, proxy.port);
  }

  const ownPages = servePages({ status, ledger, judge });
  const proxy = startProxy({ ...settings.listen, route: await routeMaker(), ledger, capacity, ownPages });
  const endWatch = options.watches === null ? null : await watch(options.watches, proxy, settings, ledger);
  const stopped = Promise.withResolvers<void>();
  return {
    hostname: proxy.hostname,
    port: proxy.port,
    stopped: stopped.promise,
    async stop(graceMs) {
      endWatch?.();
      await proxy.stop(graceMs);
      await history.close();
      stopped.resolve();
    },
  };
}

async function watch(
  watches: "all" | "own",
  { port }: Proxy,
  { listen, noProxy }: Settings,
  ledger: Ledger,
): Promise<() => void> {
  const { watchDirect } = await import("./watch-direct.ts");
  return watchDirect({ url: localUrl(listen.hostname, port), noProxy }, watches, ledger);
}
