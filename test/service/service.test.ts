// Tests of a running service as a whole, in this process.

import { expect, test } from "bun:test";
import { join } from "node:path";
import { startService, type Service } from "../../src/service/service.ts";
import type { Settings } from "../../src/config/settings.ts";
import { ListenError } from "../../src/sockets/listen.ts";
import { fetchStatus } from "../../src/status/client.ts";
import type { StatusDocument } from "../../src/status/document.ts";
import type { SessionGit } from "../../src/git/session-git.ts";
import type { TrustState } from "../../src/trust/trust-state.ts";
import { openPolicy, sharedAuthority } from "../gateway/rig.ts";
import { parseReply } from "../proxy/session-rig.ts";
import { rawClient, rawServer } from "../sockets/raw-peer.ts";
import { accepts, freePort } from "../support/ports.ts";
import { validStatus } from "../support/status-schema.ts";
import { temporaryFolder } from "../support/temporary.ts";

const settings: Settings = {
  stateDir: "/nonexistent",
  configFile: null,
  listen: { hostname: "127.0.0.1", port: 0 },
  upstream: null,
  upstreamCa: null,
  noProxy: ["localhost", "127.0.0.1", "::1"],
  watchesDirect: true,
  gitSshRewrite: [],
  stores: { scope: null, jvmCacerts: false },
  extraRoots: [],
  hosts: new Map(),
  policy: { ...openPolicy, source: "built-in" },
};

const trust: TrustState = {
  authorities: [],
  bundle: [],
  caPath: "/state/agent-proxy-ca.crt",
  bundlePath: "/state/ca-bundle.crt",
  hasSystemCa: false,
  javaTrustStorePath: null,
  readmePath: null,
  mergedTruststores: [],
  stateFiles: [],
  toolTrustFailureCodes: [],
  userCaPresent: false,
  npmrcSetsCafile: false,
  originRoots: [],
  warnings: [],
};

const historyFolder = join(temporaryFolder("service"), "log");

const noGit: SessionGit = { rewritten: [], skipped: [], set: {} };

async function start(overrides: Partial<Settings> = {}, state: TrustState | null = trust): Promise<Service> {
  const merged = { ...settings, ...overrides };
  const authority = merged.upstream === null ? await sharedAuthority() : null;
  const session =
    state === null
      ? null
      : { trust: state, isSettingUp: false, accommodations: [], git: noGit, gitConflicts: [] };
  return startService({
    settings: merged,
    session: () => session,
    watches: null,
    authority,
    originRoots: () => [],
    history: { folder: historyFolder, onFault: () => {} },
    version: "1.2.3",
  });
}

async function statusOf(service: Service): Promise<StatusDocument> {
  const status = await fetchStatus({ hostname: "127.0.0.1", port: service.port }, 2000);
  if (status === null) throw new Error("Cannot read the status");
  return validStatus(status);
}

test("the status of a fresh service has every field, the empty ones too", async () => {
  const service = await start();
  const status = await statusOf(service);
  expect(status).toEqual({
    enabled: true,
    port: service.port,
    caBundlePath: "/state/ca-bundle.crt",
    hasSystemCa: false,
    noProxy: ["localhost", "127.0.0.1", "::1"],
    standalone: true,
    javaTrustStorePath: null,
    toolTrustFailureCodes: [],
    gitConfigInjection: false,
    gitSshRewrite: false,
    gitConfigConflicts: [],
    readmePath: null,
    recentRelayFailures: [],
    ledgerFolder: historyFolder,
    cursor: expect.stringMatching(/^f[0-9a-z]{6}-0$/),
    since: null,
    schemaVersion: 1,
    version: "1.2.3",
    url: `http://127.0.0.1:${service.port}`,
    uptimeSeconds: expect.any(Number),
    pid: process.pid,
    health: "healthy",
    problems: [],
    problemDetails: [],
    caPath: "/state/agent-proxy-ca.crt",
    upstream: null,
    policy: { source: "built-in", default: "allow", rules: 0 },
    gitSshRewriteSkipped: [],
    gitConfigConflictDetails: [],
    settingUp: false,
    accommodations: [],
    tunnels: { open: 0, total: 0, bytesUp: 0, bytesDown: 0 },
    probes: [],
    connections: { open: 1, limit: expect.any(Number) },
  });
  await service.stop(0);
});

test("a failure shows in the status with at least the fields of old", async () => {
  const service = await start();
  using client = await rawClient(service.port);
  await client.send("GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n");
  await client.readToEnd();
  const { recentRelayFailures } = await statusOf(service);
  expect(recentRelayFailures).toMatchObject([{ kind: "not_connect", host: "o.test:80" }]);
  expect(recentRelayFailures[0]?.ts).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(recentRelayFailures[0]?.detail).toMatch(/\.$/);
  await service.stop(0);
});

test("what is wrong with the trust degrades the health", async () => {
  const service = await start(
    {},
    { ...trust, hasSystemCa: true, toolTrustFailureCodes: ["image_roots_missing"] },
  );
  expect(await statusOf(service)).toMatchObject({
    health: "degraded",
    problems: ["image_roots_missing"],
    problemDetails: [{ code: "image_roots_missing", fix: "install ca-certificates" }],
    toolTrustFailureCodes: ["image_roots_missing"],
    hasSystemCa: true,
  });
  await service.stop(0);
});

test("a gateway alone has no bundle but tells its CA", async () => {
  const service = await start({}, null);
  const { path } = await sharedAuthority();
  expect(await statusOf(service)).toMatchObject({ caBundlePath: null, caPath: path, hasSystemCa: false });
  await service.stop(0);
});

test("an upstream is shown without its credentials, and its health follows what it does", async () => {
  using upstream = rawServer();
  const { port } = upstream;
  const authorization = "Basic c2VjcmV0OnNlY3JldA==";
  const service = await start({ upstream: { scheme: "http", host: "127.0.0.1", port, authorization } });
  expect(await statusOf(service)).toMatchObject({
    standalone: false,
    upstream: { url: `http://127.0.0.1:${port}`, authenticated: true },
    health: "healthy",
  });
  const exchange = async (answer: string): Promise<StatusDocument> => {
    using client = await rawClient(service.port);
    await client.send("CONNECT o.test:443 HTTP/1.1\r\nHost: o.test:443\r\n\r\n");
    const peer = await upstream.next();
    await peer.readUntil("\r\n\r\n");
    await peer.send(answer);
    peer.finish();
    await client.readUntil("\r\n\r\n");
    return statusOf(service);
  };
  expect(await exchange("HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n")).toMatchObject({
    health: "degraded",
    problems: ["upstream-broken"],
  });
  expect(await exchange("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")).toMatchObject({
    health: "healthy",
    problems: [],
  });
  const status = await exchange("HTTP/1.1 407 Credentials\r\nContent-Length: 0\r\n\r\n");
  expect(status.recentRelayFailures.map(({ cause }) => cause)).toEqual(["upstream", "policy", "credentials"]);
  expect(JSON.stringify(status)).not.toContain("c2VjcmV0");
  await service.stop(0);
});

test("a denial by the policy reaches the client and the status", async () => {
  const service = await start({ policy: { ...settings.policy, default: "deny" } });
  using client = await rawClient(service.port);
  await client.send("CONNECT o.test:443 HTTP/1.1\r\nHost: o.test:443\r\n\r\n");
  expect(parseReply((await client.readToEnd()).toString()).status).toBe(403);
  expect(await statusOf(service)).toMatchObject({
    policy: { default: "deny" },
    recentRelayFailures: [{ code: "policy-denied", cause: "policy", host: "o.test:443", status: 403 }],
  });
  await service.stop(0);
});

test("a stopped service takes nobody, and says that it has stopped", async () => {
  const service = await start();
  using client = await rawClient(service.port);
  await service.stop(0);
  await service.stopped;
  await client.ended;
  expect(await accepts(service.port)).toBe(false);
});

test("a port that is taken is a ListenError, and an embedded gateway needs a CA", async () => {
  const port = await freePort();
  const listen = { hostname: "127.0.0.1", port };
  const first = await start({ listen });
  expect(start({ listen })).rejects.toBeInstanceOf(ListenError);
  await first.stop(0);
  const history = { folder: historyFolder, onFault: (): void => {} };
  expect(
    startService({
      settings,
      session: () => null,
      watches: null,
      authority: null,
      originRoots: () => [],
      history,
      version: "1",
    }),
  ).rejects.toThrow(/has no CA/);
});
