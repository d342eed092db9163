// Starts a whole proxy in this process: CA, trust, service, and what the session's tools need.

import { openAuthority, type CertificateAuthority } from "../ca/authority.ts";
import type { Settings } from "../config/settings.ts";
import { formatEndpoint } from "../config/endpoint.ts";
import { homeFolder } from "../config/state-dir.ts";
import { localUrl } from "../service/local-url.ts";
import { startService, type Service } from "../service/service.ts";
import type { SessionState } from "../service/session-state.ts";
import { ListenError } from "../sockets/listen.ts";
import type { PlaceReport } from "../stores/set-up.ts";
import { caVariables } from "../tools/catalogue.ts";
import { configuredCas } from "../tools/configured-cas.ts";
import { prepareTrust } from "../trust/prepare.ts";
import type { TrustState } from "../trust/trust-state.ts";
import { currentFolder } from "./call-settings.ts";
import { currentGit, noGit } from "./current-git.ts";
import { HintedError } from "./hinted-error.ts";
import {
  clearAddresses,
  sessionFacts,
  setUpBehind,
  writeSessionFiles,
  type SessionKind,
} from "./set-up-session.ts";
import { surviveFaults } from "./survive-faults.ts";
import { version } from "./version.ts";

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
 * `kind` is null for a gateway alone, which serves no session.
 * @throws HintedError where the address cannot be listened on; AuthorityError; Error where a file fails
 */
export async function startProxy(settings: Settings, kind: SessionKind | null): Promise<StartedProxy> {
  surviveFaults();
  const authority = settings.upstream === null ? await openAuthority(settings.stateDir) : null;
  const trust = await prepareTrust({
    settings,
    authority,
    env: process.env,
    caVariables,
    configured: await configuredCas({ ...settings, home: homeFolder(process.env), env: process.env }),
    cwd: currentFolder(),
  });
  const session =
    kind === null ? null : { trust, isSettingUp: true, accommodations: [], git: noGit, gitConflicts: [] };
  const service = await startService({
    settings,
    session,
    authority,
    originRoots: trust.originRoots,
    version,
  }).catch((error: unknown) => {
    throw error instanceof ListenError ? explainListenError(error) : error;
  });
  const url = localUrl(service.hostname, service.port);
  if (session === null || kind === null) {
    return {
      service,
      trust,
      session,
      isSetUp: Promise.resolve(),
      clearAddresses: async () => [],
      authority,
      url,
    };
  }
  // git is asked while the files are made.
  const asking = currentGit(settings.gitSshRewrite);
  session.trust = writeSessionFiles(service, settings, trust);
  session.git = await asking;
  const facts = sessionFacts(service, settings, session.trust);
  const isSetUp = setUpBehind(session, facts, settings, kind);
  const clear = (): Promise<readonly PlaceReport[]> =>
    isSetUp.then(() => clearAddresses(session, facts, settings));
  return { service, trust: session.trust, session, isSetUp, clearAddresses: clear, authority, url };
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
