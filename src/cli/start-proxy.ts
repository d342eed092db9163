// Starts a whole proxy in this process: CA, trust, service.

import { openAuthority, type CertificateAuthority } from "../ca/authority.ts";
import type { Settings } from "../config/settings.ts";
import { formatEndpoint } from "../config/endpoint.ts";
import { localUrl } from "../service/local-url.ts";
import { startService, type Service } from "../service/service.ts";
import { ListenError } from "../sockets/listen.ts";
import { caVariables } from "../tools/catalogue.ts";
import { prepareTrust } from "../trust/prepare.ts";
import type { TrustState } from "../trust/trust-state.ts";
import { currentFolder } from "./call-settings.ts";
import { HintedError } from "./hinted-error.ts";
import { surviveFaults } from "./survive-faults.ts";
import { version } from "./version.ts";

export interface StartedProxy {
  readonly service: Service;
  readonly trust: TrustState;
  /** Null when there is an upstream, which signs. */
  readonly authority: CertificateAuthority | null;
  /** What clients on this machine use. */
  readonly url: string;
}

/** @throws HintedError where the address cannot be listened on; AuthorityError; Error where a file fails */
export async function startProxy(settings: Settings, servesSession: boolean): Promise<StartedProxy> {
  surviveFaults();
  const authority = settings.upstream === null ? await openAuthority(settings.stateDir) : null;
  const trust = await prepareTrust({
    settings,
    authority,
    env: process.env,
    caVariables,
    cwd: currentFolder(),
  });
  const service = await startService({
    settings,
    trust: servesSession ? trust : null,
    authority,
    originRoots: trust.originRoots,
    version,
  }).catch((error: unknown) => {
    throw error instanceof ListenError ? explainListenError(error) : error;
  });
  return { service, trust, authority, url: localUrl(service.hostname, service.port) };
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
