// Tells our own CAs from those of others.

import { rootNamePrefix } from "../ca/profile.ts";
import type { Certificate } from "./pem.ts";

/**
 * The certificates without CAs that agentproxy made, here or elsewhere: one that stands in the system's store since an
 * earlier start must never count as a root of the image, or whoever has its key could sign for every origin.
 */
export function withoutOwnCas<C extends Pick<Certificate, "der">>(certificates: readonly C[]): C[] {
  return certificates.filter(({ der }) => !der.includes(rootNamePrefix));
}
