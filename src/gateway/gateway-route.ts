// The route through the gateway in this process: policy, addresses, dial, 200, and then TLS on both legs.

import type { SecureContext } from "node:tls";
import type { CertificateAuthority } from "../ca/authority.ts";
import type { FailureCode } from "../failures/catalogue.ts";
import { observeMs } from "../ledger/histogram.ts";
import type { Ledger, Occurrence } from "../ledger/ledger.ts";
import { decideTarget } from "../policy/decide.ts";
import type { Policy } from "../policy/policy.ts";
import { tellDenial } from "../policy/rule.ts";
import { grant } from "../proxy/established.ts";
import type { HeldClient } from "../proxy/held-client.ts";
import { refusalReply } from "../proxy/refusal.ts";
import type { Relay } from "../proxy/relay.ts";
import type { Route, TunnelRequest } from "../proxy/route.ts";
import { enter, everyone, leave } from "../sockets/crowd.ts";
import { dialFirst } from "../sockets/dial.ts";
import { sayAndClose } from "../sockets/linger.ts";
import type { OwnedSocket } from "../sockets/owned-socket.ts";
import { faultOfWay } from "../sockets/way-to.ts";
import { isProbeHost } from "../wire/probe-name.ts";
import { leafContexts } from "./leaf-contexts.ts";
import { mirror } from "./mirror.ts";
import { originAddresses, type PinnedHosts } from "./origin-addresses.ts";
import { answerProbe } from "./probe-tunnel.ts";
import { unreadClient } from "./unread-client.ts";

export interface GatewayOptions {
  readonly policy: Policy;
  readonly hosts: PinnedHosts;
  readonly authority: CertificateAuthority;
  /** Made when first used: parsing the roots takes milliseconds that a start should not wait for. */
  readonly originContext: () => SecureContext;
  readonly ledger: Ledger;
  /** The port that clients reach us on. */
  readonly ownPort: number;
}

const dialTimeoutMs = 10_000;

function failureOfDial(code: string): FailureCode {
  if (code === "ECONNREFUSED") return "origin-refused";
  if (code === "ETIMEDOUT") return "origin-timeout";
  return "origin-unreachable";
}

export function gatewayRoute(options: GatewayOptions): Route {
  const { policy, ledger } = options;
  const contextFor = leafContexts(options.authority);
  const relays: Relay[] = [];

  function refuse(client: HeldClient, occurrence: Occurrence): void {
    const entry = ledger.record({ ...occurrence, clientPort: client.socket.remotePort });
    if (!client.gone) sayAndClose(client.socket, refusalReply(entry));
  }

  async function open(request: TunnelRequest): Promise<void> {
    const { authority, target, client } = request;
    // No policy applies, since nothing goes out.
    if (isProbeHost(authority.host)) return answerProbe(request, await contextFor(authority.host), ledger);
    const decision = decideTarget(policy, authority);
    if (decision.verdict === "deny") {
      const { code, rule, reason } = decision;
      const detail = tellDenial(rule);
      return refuse(client, { code, host: target, detail, rule, reason, cause: "policy" });
    }
    const addresses = await originAddresses(authority, policy, options.hosts, options.ownPort);
    if (!addresses.ok) {
      const { code, detail, rule } = addresses;
      const cause = code === "address-not-allowed" ? "policy" : null;
      return refuse(client, { code, host: target, detail, rule, cause });
    }
    if (client.gone) return;

    // Both are made before the dial: if either fails, nothing is open yet and the client can still be told.
    const serverContext = await contextFor(authority.host);
    const originContext = options.originContext();
    const dialledAtMs = performance.now();
    const dialled = await dialFirst(addresses.targets, dialTimeoutMs);
    if (!dialled.ok) {
      const [first] = addresses.targets;
      const wayFault =
        first !== undefined && dialled.code === "ECONNREFUSED" ? await faultOfWay(first) : null;
      const code = wayFault ?? dialled.code;
      const where = addresses.targets.map(({ hostname, port }) => `${hostname} port ${port}`).join(", ");
      return refuse(client, {
        code: failureOfDial(code),
        host: target,
        detail: `Dialling ${where} failed (${code}).`,
      });
    }
    observeMs(ledger.tally.dials, performance.now() - dialledAtMs);
    if (client.gone) return dialled.socket.terminate();
    // Its first bytes are for TLS to read, which starts only when the client's ClientHello is here.
    dialled.socket.pause();
    grant(client.socket, ledger);
    const clientPort = client.socket.remotePort;
    let unread: OwnedSocket;
    try {
      unread = await unreadClient(client);
    } catch (error) {
      // The 200 is out, so no HTTP answer can follow it.
      dialled.socket.terminate();
      client.socket.terminate();
      const detail = error instanceof Error ? `${error.message}.` : String(error);
      ledger.record({ code: "internal-error", host: target, detail, clientPort });
      return;
    }
    mirror({
      authority,
      target,
      client: unread,
      clientPort,
      origin: dialled.socket,
      serverContext,
      originContext,
      ledger,
      onTunnel: (joined) => enter(relays, joined),
      onClosed: (joined) => leave(relays, joined),
    });
  }

  return {
    open,
    abort() {
      for (const joined of everyone(relays)) joined.abort();
    },
  };
}
