// The one interface between the proxy and what carries its tunnels.

import type { Authority } from "../wire/authority.ts";
import type { HeldClient } from "./held-client.ts";

/** A CONNECT request that has been read and found well formed; the client waits for an answer. */
export interface TunnelRequest {
  readonly authority: Authority;
  /** The authority in its one canonical form, `name:port`. */
  readonly target: string;
  readonly client: HeldClient;
}

/** Carries tunnels: through an upstream gateway, or through the one in this process. */
export interface Route {
  /**
   * Takes the client over and answers it, whatever happens. Neither throws nor rejects for the client's or the network's
   * fault. Null where a promise would tell nothing.
   */
  open(request: TunnelRequest): Promise<void> | null;
  /** Ends every tunnel at once. */
  abort(): void;
}
