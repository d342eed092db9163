// The proxies at which the classes of failure are produced, and what stands behind them.

import { blackHolePrograms, startBlackHole } from "../../support/black-hole.ts";
import { homeInside, startHangingNetwork } from "../../support/hanging-network.ts";
import { nginxPrograms, startNginx, type NginxServer } from "../../support/nginx.ts";
import { originCa } from "../../support/origin-ca.ts";
import { originPrograms, startPlainOrigin, startTlsOrigin } from "../../support/origins.ts";
import { freePort } from "../../support/ports.ts";
import { startSession, type Session } from "../../support/session.ts";
import type { StatusDocument } from "../../../src/status/document.ts";
import { startUpstreamSession } from "../../support/upstream-session.ts";

/** What every world needs installed. */
export const worldPrograms = [...nginxPrograms, ...originPrograms, ...blackHolePrograms, "curl"];

export interface World extends AsyncDisposable {
  readonly session: Session;
}

/** The certificate cases of which nginx shows one each, at the case's name below .test. */
const certificates = ["expired", "self-signed", "unknown-issuer", "cn-only"] as const;

/** Our own gateway, and an origin for each thing that can be wrong with one. */
export async function startGatewayWorld(): Promise<World> {
  await using starting = new AsyncDisposableStack();
  const ca = await originCa();
  const good = ca.certificate("good");
  const servers: NginxServer[] = [
    { name: "good.test", certificate: good },
    { name: "old.good.test", certificate: good, http2: false },
    // Not among the certificate's names.
    { name: "other.test", certificate: good },
    ...certificates.map((name) => ({ name: `${name}.test`, certificate: ca.certificate(name) })),
  ];
  const nginx = starting.use(await startNginx(servers));
  const hole = starting.use(await startBlackHole());
  const mutual = starting.use(await startTlsOrigin("client-certificate", good, { rootFile: ca.rootFile }));
  const breaking = starting.use(await startTlsOrigin("broken-body", good, { how: "reset" }));
  const cutting = starting.use(await startPlainOrigin("cut-handshake"));
  const session = starting.use(
    await startSession({
      gateway: {
        extra_roots: [ca.rootFile],
        hosts: {
          ...nginx.hosts,
          "mutual.good.test": `127.0.0.1:${mutual.port}`,
          "breaking.good.test": `127.0.0.1:${breaking.port}`,
          "cutting.good.test": `127.0.0.1:${cutting.port}`,
          "swallowed.good.test": `127.0.0.1:${hole.port}`,
          "pinned.good.test": nginx.hosts["good.test"] ?? "",
          "closed.good.test": `127.0.0.1:${await freePort()}`,
          // TCP has no way to many (connect(2): ENETUNREACH).
          "unreachable.good.test": "255.255.255.255:443",
        },
      },
      policy: {
        default: "allow",
        rule: [{ host: "denied.test", action: "deny", reason: "Not from here." }],
      },
    }),
  );
  const started = starting.move();
  return { session, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

/** A gateway elsewhere that answers as the name says that is asked for. */
export function startUpstreamWorld(): Promise<World> {
  return startUpstreamSession();
}

/** A proxy of so few descriptors that a handful of connections is too many. */
export function startNarrowWorld(): Promise<World> {
  return startUpstreamSession({
    wrap: (argv) => ["sh", "-c", 'ulimit -n 64 && exec "$@"', "sh", ...argv],
  });
}

/** A network in which nobody answers. What this session runs is inside, as its proxy is. */
export async function startHangingWorld(): Promise<World> {
  await using starting = new AsyncDisposableStack();
  const network = starting.use(await startHangingNetwork());
  const home = homeInside(network, {});
  const session = starting.use(await startSession({}, { home, wrap: network.inside }));
  const started = starting.move();
  return {
    session: {
      ...session,
      tool: (argv, given) => session.tool(network.inside(argv), given),
      async status() {
        const { stdout } = await home.agentproxy(["status", "--json"]);
        return JSON.parse(stdout) as StatusDocument;
      },
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
