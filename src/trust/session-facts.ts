// What a session's settings for tools are made of: where the proxy is, and which files are there to be trusted.

export interface SessionFacts {
  /** What clients on this machine use: "http://127.0.0.1:PORT". */
  readonly url: string;
  /** The URL's host, without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Absolute. */
  readonly stateDir: string;
  /** PEM of everything that a tool should trust. */
  readonly bundle: string;
  /** PEM of what signs for this session, alone. */
  readonly ca: string;
  /** PKCS#12 of the bundle's certificates; null where it could not be made. */
  readonly truststore: string | null;
  readonly noProxy: readonly string[];
  /** The names of the small files that stand in the state directory for tools. */
  readonly files: readonly string[];
}
