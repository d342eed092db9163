// Certificates with a subject of the test's own, for what only looks at the subject: their signature is not theirs.

import { derSequence, readDer, readDerList } from "../../../src/ca/der.ts";
import { formatPem } from "../../../src/ca/pem-block.ts";
import { makeRoot } from "../../../src/ca/root.ts";
import { subjectOf } from "../../../src/stores/system/subject-hash.ts";
import { parseCertificates } from "../../../src/trust/pem.ts";
import type { Certificate } from "../../../src/trust/pem.ts";

/** `subject`: the DER of a Name. */
export async function certificateWithSubject(subject: Buffer): Promise<Certificate> {
  const [root] = parseCertificates((await makeRoot(new Date())).certificatePem).certificates;
  if (root === undefined) throw new Error("Cannot make a root");
  const own = subjectOf(root.der);
  const [toBeSigned, ...rest] = readDerList(readDer(root.der).content);
  const fields = readDerList(toBeSigned?.content ?? Buffer.alloc(0));
  // The last of the two: the first is the issuer, which is the same in a root.
  const at = fields.findLastIndex(({ whole }) => whole.equals(own));
  const changed = fields.map(({ whole }, index) => (index === at ? subject : whole));
  const der = derSequence(derSequence(...changed), ...rest.map(({ whole }) => whole));
  return { der, pem: formatPem("CERTIFICATE", der) };
}
