// A root made for tests, ready to sign.

import { parseIssuer } from "../../src/ca/issuer.ts";
import type { Issuer } from "../../src/ca/issuer.ts";
import { makeRoot } from "../../src/ca/root.ts";

export async function makeIssuer(at: Date): Promise<Issuer> {
  const root = await makeRoot(at);
  const issuer = parseIssuer(root.privateKeyPem + root.certificatePem);
  if (issuer === null) throw new Error("Cannot read the root that was just made");
  return issuer;
}
