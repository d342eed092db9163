// Sorts out whose the CAs are that an image's store has: this session's, an earlier one's of ours, or the image's own.

import { rootNamePrefix } from "../../ca/profile.ts";
import { installedCas } from "../../trust/installed-cas.ts";
import { certificateOf } from "../../trust/pem.ts";
import type { Certificate } from "../../trust/pem.ts";
import type { BundleReader } from "./bundle-reader.ts";
import type { Layout } from "./layout.ts";

/**
 * An upstream's CA that the image trusts by itself needs nothing of us, and must stay when we go. One of ours is told by its
 * name, and one that we have put there by its mark.
 */
export function sortOut(
  root: string,
  layout: Layout,
  authorities: readonly Certificate[],
  read: BundleReader,
): { wanted: Certificate[]; stale: Certificate[] } {
  const found = layout.bundles.map((path) => read(path).blocks.map(({ der }) => der));
  const installed = installedCas(root);
  const isInstalled = ({ pem }: Certificate): boolean => installed.some((one) => one.pem === pem);
  const isImages = (one: Certificate): boolean =>
    !isNamedOurs(one.der) && !isInstalled(one) && (found[0] ?? []).some((der) => der.equals(one.der));
  const ours = [
    ...installed,
    ...found
      .flat()
      .filter(isNamedOurs)
      .flatMap((der) => certificateOf(der) ?? []),
  ];
  const wanted = new Set(authorities.map(({ pem }) => pem));
  const stale = new Map(ours.filter(({ pem }) => !wanted.has(pem)).map((one) => [one.pem, one]));
  return { wanted: authorities.filter((one) => !isImages(one)), stale: [...stale.values()] };
}

/** Whether agentproxy made the CA, here or elsewhere. */
export const isNamedOurs = (der: Buffer): boolean => der.includes(rootNamePrefix);
