// What a tool's run means: by what the proxy saw of it, and by what it printed.

import { failureOf } from "../failures/catalogue.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import type { Tool } from "../tools/tool.ts";
import { printable } from "../wire/printable.ts";
import type { ToolResult } from "./result.ts";
import type { ProgramRun } from "./run-program.ts";
import type { RunnableProbe } from "./trial.ts";

/** What the proxy saw of one run. */
export interface Sight {
  readonly connects: number;
  readonly handshakes: number;
  readonly requests: number;
  /** What the tool must print; null where the page is somebody else's and need not be what its probe wants. */
  readonly answer: string | null;
  /** The failure that the proxy has recorded meanwhile for the page's host. */
  readonly failure: FailureEntry | null;
}

export type Judgement = Pick<ToolResult, "outcome" | "reached" | "trusted" | "code" | "cause" | "fix">;

const proven: Judgement = {
  outcome: "works",
  reached: true,
  trusted: true,
  code: null,
  cause: null,
  fix: null,
};

// What resolvers, runtimes and Chromium say of a name that is not there, which only who goes around looks up.
const namesLookup =
  /could ?n.?t resolve|could not resolve|getaddrinfo|ENOTFOUND|EAI_AGAIN|name or service not known|name resolution|UnknownHost|no such host|NAME_NOT_RESOLVED|unable to resolve|nodename nor servname|failed to lookup/i;
const namesCertificate =
  /certificat|CERT_|self.signed|PKIX|x509|unknown.?(?:ca\b|issuer|authority)|SSL_ERROR|SEC_ERROR/i;

export function judge(
  run: ProgramRun,
  sight: Sight,
  probe: Pick<RunnableProbe, "prints">,
  fixes: Tool["fixes"],
): Judgement {
  const { connects, handshakes, requests, failure } = sight;
  const ended = endOf(run);
  const code = failure?.code ?? null;
  if (connects === 0) {
    const looked = namesLookup.test(run.output);
    const cause = looked
      ? "It went around the proxy: it looked the name up itself"
      : `It never asked the proxy for the page: ${ended}`;
    return { outcome: "around", reached: false, trusted: null, code, cause, fix: fixes.proxy };
  }
  // Of a connection beside the one that was used an upstream's session cannot tell what became.
  const hasProof = sight.answer === null && probe.prints !== undefined && hasShown(run, sight, probe);
  if (hasProof) return proven;
  const rejected = failure?.code === "client-rejected-certificate";
  // Some take part in the whole handshake, and hang up then.
  const doubts = requests === 0 && (rejected || handshakes > 0 || namesCertificate.test(run.output));
  if (doubts) {
    const cause = rejected
      ? sentence(failure.detail)
      : "It does not trust the certificate that the proxy signed";
    const said = tellingLine(run.output, namesCertificate);
    return {
      outcome: "failed",
      reached: true,
      trusted: false,
      code: code ?? "client-rejected-certificate",
      cause: said === "" ? cause : `${cause}; it says: ${said}`,
      fix: fixes.trust,
    };
  }
  if (requests === 0) {
    const cause =
      failure === null ? `It asked the proxy and then broke off: ${ended}` : sentence(failure.detail);
    const fix = failure === null ? null : sentence(failureOf(failure.code).remedy);
    return { outcome: "failed", reached: true, trusted: null, code, cause, fix };
  }
  if (hasShown(run, sight, probe)) return proven;
  const cause = `It was given the page and did not show it: ${ended}`;
  return { outcome: "failed", reached: true, trusted: true, code, cause, fix: null };
}

function hasShown(run: ProgramRun, { answer }: Sight, { prints }: Pick<RunnableProbe, "prints">): boolean {
  if (run.timedOut) return false;
  if (answer === null && prints === undefined) return true;
  return run.output.includes(prints ?? answer ?? "");
}

function endOf({ exitCode, signal, timedOut, output, durationMs }: ProgramRun): string {
  const said = tellingLine(output);
  const how = timedOut
    ? `it did not end within ${Math.round(durationMs / 1000)} s`
    : exitCode === null
      ? signal === null
        ? "it could not be started"
        : `it was ended by ${signal}`
      : `it ended with exit code ${exitCode}`;
  return said === "" ? how : `${how} and said: ${said}`;
}

/** The first line that is to the point, or else the last that says something, since most tools end with what went wrong. */
function tellingLine(output: string, point: RegExp = /(?!)/): string {
  const lines = output.split("\n").map((line) => printable(line).trim());
  return lines.find((line) => point.test(line)) ?? lines.findLast((line) => /\p{L}/u.test(line)) ?? "";
}

const sentence = (text: string): string => text.replace(/\.$/, "");
