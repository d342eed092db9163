// A certificate file and who named it.

export interface NamedFile {
  readonly path: string;
  /** What named it, for texts: "NODE_EXTRA_CA_CERTS", "cafile in /root/.npmrc". */
  readonly by: string;
}
