// The JSON Schema (draft 2020-12) of the status document: published by the proxy and in docs/, and checked in the tests.

import { maxFailures, type Tunnels } from "../ledger/ledger.ts";
import { maxProbes, type ProbeSight } from "../ledger/probe-tally.ts";
import type { GitConflict } from "../git/conflict.ts";
import type { PlaceReport } from "../stores/place-report.ts";
import {
  statusSchemaVersion,
  type ProblemDetail,
  type SinceAnswer,
  type StatusDocument,
} from "./document.ts";
import { failureSchema } from "./failure-schema.ts";
import { closed, code, count, flag, listOf, oneOf, orNull, text, type JsonSchema } from "./json-schema.ts";

const problem = closed<ProblemDetail>("One code of `problems`, told.", {
  code: code("The code."),
  message: text("What is wrong."),
  fix: orNull(text("What to do about it; null where nothing is known.")),
});

const since = closed<SinceAnswer>("What became of `?since=`; null without it.", {
  known: flag("False for a moment that this run of the proxy does not know: then all failures are there."),
  complete: flag("False where failures that belong there have been forgotten for newer ones."),
});

const accommodation = closed<PlaceReport>(
  "One place outside the state directory that was set up for tools.",
  {
    store: text('The store that it is in: "system-store".'),
    path: text("The file or folder; empty where the store's places could not be found."),
    state: oneOf("written: by this start. current: found as it should be. failed: see the code.", [
      "written",
      "current",
      "failed",
    ]),
    code: orNull(code("Why it failed.")),
    detail: orNull(text("What happened, a sentence.")),
    advice: orNull(text("What to do about it.")),
  },
);

const gitConflict = closed<GitConflict>("One setting of git's that goes against the session.", {
  code: code("Which conflict it is."),
  severity: oneOf(
    "blocks: git fails. around: it does not use the proxy. weakens: it verifies less. harmless: the session's settings win.",
    ["blocks", "around", "weakens", "harmless"],
  ),
  scope: orNull(text("git's scope of the setting, or `environment`.")),
  file: orNull(text("The file that it is in.")),
  line: orNull({ ...count("Its line."), minimum: 1 }),
  key: orNull(text("Its key.")),
  value: orNull(text("Its value, without credentials.")),
  effect: text("What it does to traffic."),
  fix: text("The command or the deed that mends it."),
});

const tunnels = closed<Tunnels>("The tunnels that there are and were.", {
  open: count("Those that are open now."),
  total: count("All since the start."),
  bytesUp: count("Bytes from clients through all of them."),
  bytesDown: count("Bytes to clients through all of them."),
});

const probe = closed<ProbeSight>("What has come to one probe name.", {
  name: text("The name, below probe.agentproxy.internal."),
  answer: { ...text("What its pages say."), pattern: "^[0-9a-f]{40}$" },
  connects: count("CONNECTs."),
  handshakes: count("TLS handshakes that came to their end."),
  requests: count("Requests."),
});

const port = { ...count("The port that it listens on."), minimum: 1, maximum: 65535 };

const document = closed<StatusDocument>(
  "How a running agentproxy is, what it has set up, and what has failed.",
  {
    enabled: flag("True of a proxy that runs."),
    port,
    caBundlePath: orNull(text("The bundle: the image's roots, the user's own CAs and the proxy's.")),
    hasSystemCa: flag("Whether the image's own system store has the CA."),
    noProxy: listOf(
      "The hosts to which tools go past the proxy.",
      text("A host, a domain or an address range."),
    ),
    standalone: flag("True with the embedded gateway, false with an upstream."),
    javaTrustStorePath: orNull(text("The trust store for JVMs.")),
    toolTrustFailureCodes: listOf(
      "Why some tool will not trust or find the proxy.",
      code("A code; `problemDetails` tells what to do."),
    ),
    gitConfigInjection: flag("Whether the session's environment has settings for git."),
    gitSshRewrite: flag("Whether ssh remotes are rewritten to HTTPS."),
    gitConfigConflicts: listOf(
      "What in git's configuration changes what git does in the session.",
      code("A code; `gitConfigConflictDetails` tells more."),
    ),
    readmePath: orNull(text("The guide that is written for this session.")),
    recentRelayFailures: listOf("What failed, newest last.", failureSchema, maxFailures),
    cursor: text("The moment of this answer: `?since=` with it asks for what is new."),
    since: orNull(since),
    ledgerFolder: text(
      "Where failures are kept on disk, also those of other proxies and earlier ones, as JSON lines.",
    ),
    schemaVersion: { const: statusSchemaVersion, description: "The version of this schema." },
    version: text("agentproxy's version."),
    url: text("What tools on this machine have as HTTPS_PROXY."),
    uptimeSeconds: count("Since it started."),
    pid: count("Its process."),
    health: oneOf("degraded: see `problems`.", ["healthy", "degraded"]),
    problems: listOf("What makes the health degraded.", code("A code; `problemDetails` tells what to do.")),
    problemDetails: listOf("The problems, in the same order, each with what to do.", problem),
    caPath: orNull(text("The proxy's CA alone.")),
    upstream: orNull(
      closed<NonNullable<StatusDocument["upstream"]>>(
        "Where CONNECT is passed on to; null with the embedded gateway.",
        {
          url: text("Without credentials."),
          authenticated: flag("Whether it is given credentials."),
        },
      ),
    ),
    policy: closed<StatusDocument["policy"]>("The policy of the embedded gateway.", {
      source: text('The file that it came from, or "built-in".'),
      default: oneOf("What becomes of a host that no rule names.", ["allow", "deny"]),
      rules: count("How many rules there are."),
    }),
    gitConfigConflictDetails: listOf("What in git's configuration goes against the session.", gitConflict),
    settingUp: flag("True while stores and settings of tools are still being written."),
    gitSshRewriteSkipped: listOf(
      "The hosts whose ssh remotes are left alone although the settings name them.",
      closed<StatusDocument["gitSshRewriteSkipped"][number]>("One of them.", {
        host: text("The host."),
        reason: text("Why it is left alone."),
      }),
    ),
    accommodations: listOf(
      "What was set up for tools outside the state directory, place by place.",
      accommodation,
    ),
    tunnels,
    probes: listOf("What came to probe names, newest last.", probe, maxProbes),
    connections: closed<StatusDocument["connections"]>(
      "The clients that are connected, without those that watch.",
      {
        open: count("How many there are."),
        limit: count("From how many on a new tunnel is refused."),
      },
    ),
  },
);

export const statusSchema: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: `urn:agentproxy:status:${statusSchemaVersion}`,
  title: "agentproxy's status",
  ...document,
};
