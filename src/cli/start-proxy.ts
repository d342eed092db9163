// Starts a whole proxy in this process: CA, trust, service, and what the session's tools need.

import { openAuthority, type CertificateAuthority } from "../ca/authority.ts";
import type { Settings } from "../config/settings.ts";
import { formatEndpoint } from "../config/endpoint.ts";
import { eventTurn } from "../host/event-turn.ts";
import { homeFolder } from "../config/state-dir.ts";
import { historyFolder } from "../history/files.ts";
import { localUrl } from "../service/local-url.ts";
import { startService, type Service } from "../service/service.ts";
import type { SessionState } from "../service/session-state.ts";
import { ListenError } from "../sockets/listen.ts";
import type { PlaceReport } from "../stores/place-report.ts";
import { caVariables } from "../tools/catalogue.ts";
import { configuredCas } from "../tools/configured-cas.ts";
import { prepareTrust } from "../trust/prepare.ts";
import type { TrustState } from "../trust/trust-state.ts";
import { currentFolder } from "./call-settings.ts";
import { currentProofs } from "./current-proofs.ts";
import { currentGit, currentGitConflicts, noGit } from "./current-git.ts";
import { HintedError } from "./hinted-error.ts";
import {
  clearAddresses,
  sessionFacts,
  setUpBehind,
  writeSessionFiles,
  type SessionKind,
} from "./set-up-session.ts";
import { printWarning } from "./output.ts";
import { surviveFaults } from "./survive-faults.ts";
import { version } from "./version.ts";

const historyHint = "agentproxy status shows them; make room, or let the folder be written, to keep them";

export interface StartedProxy {
  readonly service: Service;
  /** Whole: what the session environment names is on disk. */
  readonly trust: TrustState;
  /** Null for a gateway alone. */
  readonly session: SessionState | null;
  /** Resolves when the stores are written, or have failed; never rejects. */
  readonly isSetUp: Promise<void>;
  /** After the stop: takes the address out of files that lead tools to it. */
  readonly clearAddresses: () => Promise<readonly PlaceReport[]>;
  /** Null when there is an upstream, which signs. */
  readonly authority: CertificateAuthority | null;
  /** What clients on this machine use. */
  readonly url: string;
}

/**
 * `kind` is null for a gateway alone, which serves no session. `lastingDir` is the state directory that outlasts the proxy,
 * where failures are kept.
 * @throws HintedError where the address cannot be listened on; AuthorityError; Error where a file fails
 */
export async function startProxy(
  settings: Settings,
  kind: SessionKind | null,
  lastingDir: string = settings.stateDir,
): Promise<StartedProxy> {
  surviveFaults();
  // git is asked while everything else is made.
  const asking = kind === null ? null : currentGit(settings.gitSshRewrite);
  const authority = settings.upstream === null ? await openAuthority(settings.stateDir) : null;
  const proofs = currentProofs(settings.stateDir);
  const configured = await configuredCas({
    ...settings,
    home: homeFolder(process.env),
    env: process.env,
    proofs,
  });
  let session: SessionState | null = null;
  let originRoots: readonly string[] = [];
  const service = await startService({
    settings,
    session: () => session,
    watches: kind === null || !settings.watchesDirect ? null : kind === "run" ? "own" : "all",
    authority,
    originRoots: () => originRoots,
    history: {
      folder: historyFolder(lastingDir),
      onFault: (message) => printWarning(`${message}; failures are kept in memory alone`, historyHint),
    },
    version,
  }).catch((error: unknown) => {
    throw error instanceof ListenError ? explainListenError(error) : error;
  });
  const url = localUrl(service.hostname, service.port);
  // One command has its own messages; whoever works in a session looks at the status.
  const looking = kind === "up" && asking !== null ? currentGitConflicts(asking, url) : Promise.resolve([]);
  await eventTurn();
  // From here to its end nothing waits, so that whoever connects in the meantime is heard when it is done.
  const trust = await prepareTrust({
    settings,
    authority,
    env: process.env,
    caVariables,
    configured,
    cwd: currentFolder(),
    proofs,
  }).catch(async (error: unknown) => {
    await service.stop(0);
    throw error;
  });
  originRoots = trust.originRoots;
  if (kind === null || asking === null) {
    return {
      service,
      trust,
      session: null,
      isSetUp: Promise.resolve(),
      clearAddresses: async () => [],
      authority,
      url,
    };
  }
  const started: SessionState = {
    trust: writeSessionFiles(service, settings, trust, proofs),
    isSettingUp: true,
    accommodations: [],
    git: noGit,
    gitConflicts: [],
  };
  session = started;
  proofs.save();
  started.git = await asking;
  const facts = sessionFacts(service, settings, started.trust);
  const isSetUp = setUpBehind(started, facts, settings, kind, looking);
  const clear = (): Promise<readonly PlaceReport[]> =>
    isSetUp.then(() => clearAddresses(started, facts, settings));
  return { service, trust: started.trust, session: started, isSetUp, clearAddresses: clear, authority, url };
}

function explainListenError(error: ListenError): HintedError {
  const address = formatEndpoint(error);
  const [cause, hint] =
    error.code === "EADDRINUSE"
      ? ["another program has the port", "stop that program, or choose another port with --listen"]
      : error.code === "EACCES"
        ? ["ports under 1024 are for root", "choose a port from 1024 up with --listen"]
        : [error.code, "choose an address of this machine with --listen"];
  return new HintedError(`Cannot listen on ${address}: ${cause}`, hint, error);
}
