// The shape of one entry of the failure catalogue.

/**
 * What `recentRelayFailures[].kind` says: a coarse word for scripts. `not_connect` and `connect_rejected` are older
 * than this program and keep their meaning; the precise word is always the code.
 */
export type FailureKind =
  | "not_connect"
  | "connect_rejected"
  | "malformed_request"
  | "origin_unreachable"
  | "origin_certificate"
  | "origin_tls"
  | "client_tls"
  | "not_tls"
  | "tls_name_mismatch"
  | "tunnel_broken"
  | "went_around"
  | "limit"
  | "internal";

/** The parts of the guide that are about no single failure, by the words of their headings. */
export type GuideTopic = "git" | "docker" | "not-carried" | "limits" | "tools";

/** One class of failure. Every text that anybody reads about it is made from this. */
export interface Failure {
  readonly kind: FailureKind;
  /** A few words, for tables. */
  readonly title: string;
  /** One sentence, without the names of this occurrence. */
  readonly happened: string;
  /** The likely causes, likeliest first. */
  readonly causes: readonly string[];
  /** What to do next: an order to the reader. */
  readonly remedy: string;
  /** Whether the same request can succeed later without anything being changed. */
  readonly retry: boolean;
  /** The HTTP status that tells the client, on CONNECT or inside TLS; null where no answer can be given. */
  readonly httpStatus: number | null;
  /** What else the guide has on it. Its own section there is named after its code. */
  readonly seeAlso?: readonly GuideTopic[];
}
