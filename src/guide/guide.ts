// The troubleshooting guide of one session, for a person or an agent that reads only the part it needs.

import { failures } from "../failures/catalogue.ts";
import type { Failure } from "../failures/failure.ts";
import { tools } from "../tools/catalogue.ts";
import type { SessionFacts } from "../trust/session-facts.ts";

export type GuideFacts = Pick<
  SessionFacts,
  "url" | "port" | "stateDir" | "bundle" | "ca" | "truststore" | "noProxy"
>;

/** Markdown. Its anchors are stable: the codes of failures, and the few words of the other headings. */
export function formatGuide(facts: GuideFacts): string {
  return [
    opening(facts),
    quickDiagnosis(facts),
    failureSections(),
    gitSection(facts),
    dockerSection(facts),
    notCarried(),
    toolLimits(),
  ].join("\n");
}

function opening({ url, ca, bundle, truststore, stateDir, noProxy }: GuideFacts): string {
  return `# agentproxy in this session

Outbound HTTPS of this session goes through \`${url}\`, which enforces a policy and signs with its own CA.

- Never turn certificate verification off.
- Never unset \`HTTPS_PROXY\`: there is no other way out.
- A denial by policy is a decision. Report it; do not retry it, and do not look for a way around it.

| what | where |
| --- | --- |
| proxy | \`${url}\`; hosts reached without it: ${noProxy.map((host) => `\`${host}\``).join(", ") || "none"} |
| CA bundle, PEM | \`${bundle}\` |
| the proxy's CA alone, PEM | \`${ca}\` |
| truststore for JVMs | ${truststore === null ? "none" : `\`${truststore}\`, password \`changeit\``} |
| state | \`${stateDir}\` |
`;
}

function quickDiagnosis({ stateDir }: GuideFacts): string {
  return `## quick-diagnosis

1. What failed, with its code and what to do:

       agentproxy status --state-dir ${word(stateDir)}

   One of them, by its id, its code or its host, with the rule that decides and whose process it was:

       agentproxy explain --state-dir ${word(stateDir)} policy-denied
       agentproxy explain --state-dir ${word(stateDir)} example.com:443

2. What keeps tools from working, in this shell and this folder, and whether one of them works, by trying it:

       agentproxy doctor --state-dir ${word(stateDir)}
       agentproxy check --state-dir ${word(stateDir)} curl

3. A shell without the session's variables:

       eval "$(agentproxy env --state-dir ${word(stateDir)})"

Each failure has a code, after which its section below is named, and an id, as \`f3k9x2q-1\`: \`agentproxy explain ID\` tells all
of it, \`agentproxy explain HOST\` why a host is allowed or denied, and \`agentproxy logs\` what failed before.
`;
}

function failureSections(): string {
  const sections = Object.entries(failures).map(([code, failure]) => failureSection(code, failure));
  return `## failures\n\n${sections.join("\n")}`;
}

function failureSection(
  code: string,
  { title, happened, causes, remedy, retry, httpStatus, kind, seeAlso = [] }: Failure,
): string {
  const more = seeAlso.map((topic) => `\`${topic}\``).join(", ");
  const status = httpStatus === null ? "no answer can be given" : `status ${httpStatus}`;
  return `### ${code}

${title[0]?.toUpperCase()}${title.slice(1)} (\`${kind}\`, ${status}). ${happened}

${causes.map((cause) => `- likely: ${cause}`).join("\n")}

${remedy}${retry ? " The same request can succeed later." : " The same request fails again until something is changed."}
${more === "" ? "" : `\nSee also: ${more}.\n`}`;
}

function gitSection({ stateDir }: GuideFacts): string {
  return `## git

ssh remotes of the hosts in \`[git] ssh_rewrite\` are read as HTTPS. What git makes of a remote, and what of its
configuration goes against the session, with the command that mends it:

    git ls-remote --get-url git@github.com:owner/repository
    agentproxy doctor --state-dir ${word(stateDir)}
`;
}

function dockerSection({ bundle }: GuideFacts): string {
  return `## docker

A container's loopback is its own: it does not reach the proxy unless it shares this network, and does not trust the CA
unless it is given the bundle.

    docker run --network host -e HTTPS_PROXY -e https_proxy -v ${word(bundle)}:/etc/ssl/certs/ca-certificates.crt:ro IMAGE
    docker build --network host --build-arg HTTPS_PROXY .
`;
}

function notCarried(): string {
  return `## not-carried

- Plain \`http://\`: use \`https://\`.
- What is not TLS: ssh, databases, mail. git works over HTTPS; for a database ask the operator for a way.
- TLS with a client certificate: the origin would see the gateway's side, not yours.
- HTTP/3 and other UDP: clients fall back to TCP by themselves.
- Programs that pin a certificate or bring roots of their own and read no setting.
`;
}

function toolLimits(): string {
  const rows = tools.flatMap(({ title, limits }) =>
    limits.map(({ versions, what }) => `- ${title} (${versions}): ${what}`),
  );
  const fixes = tools.map(
    ({ id, title, fixes: { trust, proxy } }) =>
      `### tool-${id}\n\n${title}. It does not trust the CA: ${trust}. It does not use the proxy: ${proxy}.\n`,
  );
  return `## limits\n\n${rows.join("\n")}\n\n## tools\n\n${fixes.join("\n")}`;
}

/** A path as a shell reads it. */
function word(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
