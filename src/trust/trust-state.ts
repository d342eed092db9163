// What is on disk for tools to trust, and what went wrong there.

import type { Certificate } from "./pem.ts";

export interface TrustState {
  /** The CAs that sign, or signed, for this session; the one that signs now first. Empty where an upstream signs by one that is not known. */
  readonly authorities: readonly Certificate[];
  /** PEM of what signs for this session, alone; the bundle where that is not known. */
  readonly caPath: string;
  /** PEM of everything that a tool should trust. */
  readonly bundlePath: string;
  /** What is in it. */
  readonly bundle: readonly Certificate[];
  /** Whether the image's own bundle already has the CA that signs. */
  readonly hasSystemCa: boolean;
  readonly javaTrustStorePath: string | null;
  /** The guide; null before the proxy's address is known. */
  readonly readmePath: string | null;
  /** Truststores that the user's own Java options name, and whose certificates are all in ours. */
  readonly mergedTruststores: readonly string[];
  /** The names of the small files that stand in the state directory for tools. */
  readonly stateFiles: readonly string[];
  /** Snake case; each has its sentence in `warnings`. */
  readonly toolTrustFailureCodes: readonly string[];
  /** Whether the bundle has CAs that the user's own settings named and the image's roots lack. */
  readonly userCaPresent: boolean;
  /** Whether npm is told of CAs by an npmrc or variable, and so trusts no others. */
  readonly npmrcSetsCafile: boolean;
  /** PEM, for verifying origins: the image's roots and the operator's extra ones, never a CA of ours. */
  readonly originRoots: readonly string[];
  /** Sentences for the user, without final stop. */
  readonly warnings: readonly string[];
}
