// What `up` and `gateway` say once they listen.

import { join } from "node:path";
import { formatEndpoint } from "../config/endpoint.ts";
import type { Endpoint, Settings } from "../config/settings.ts";
import { homeFolder } from "../config/state-dir.ts";
import { formatUpstream } from "../config/upstream-url.ts";
import { formatCount } from "../status/measures.ts";
import { quotePosix } from "./shell-format.ts";

/** The flag that makes other commands find the state directory, or "" where they find it anyway. */
function stateDirFlag(stateDir: string): string {
  const { AGENT_PROXY_STATE_DIR: named } = process.env;
  const usual = named || join(homeFolder(process.env), ".agentproxy");
  if (stateDir === usual) return "";
  return ` --state-dir ${/^[\w./-]+$/.test(stateDir) ? stateDir : quotePosix(stateDir)}`;
}

export function announceUp(url: string, settings: Settings): string {
  const { upstream, policy, stateDir } = settings;
  const through = upstream === null ? "its own gateway" : formatUpstream(upstream);
  const flag = stateDirFlag(stateDir);
  return `up: ${url}, through ${through}
policy: ${policy.default} by default, ${formatCount(policy.rules.length, "rule")} (${policy.source})
use it: eval "$(agentproxy env${flag})"
look:   agentproxy status${flag}, or ${url}/__agentproxy/ in a browser
stop:   agentproxy down${flag}
`;
}

export function announceGateway(listening: Endpoint, caPath: string, settings: Settings): string {
  const { policy } = settings;
  const everywhere = listening.hostname === "0.0.0.0" || listening.hostname === "::";
  const hostname = everywhere ? "THIS-MACHINE" : listening.hostname;
  return `gateway: listening on ${formatEndpoint(listening)}
policy:  ${policy.default} by default, ${formatCount(policy.rules.length, "rule")} (${policy.source})
for the sessions' agentproxy.toml, with a copy of the CA:
[proxy]
upstream = "http://${formatEndpoint({ hostname, port: listening.port })}"
upstream_ca = "${caPath}"
`;
}
