// What p11-kit calls a certificate: in the bundles' comments, and as a file's name.

import { derObjectIdentifier, readDer, readDerList } from "../../ca/der.ts";
import { subjectOf, textOf } from "./subject-hash.ts";

/** Common name, organisational unit, organisation: the first that the subject has (p11-kit, trust/builder.c). */
const types = ["2.5.4.3", "2.5.4.11", "2.5.4.10"].map(derObjectIdentifier);

/** One line. */
export function labelOf(certificateDer: Buffer): string {
  const attributes = readDerList(readDer(subjectOf(certificateDer)).content)
    .flatMap(({ content }) => readDerList(content))
    .map(({ content }) => readDerList(content));
  for (const wanted of types) {
    const value = attributes.find(([type]) => type?.whole.equals(wanted))?.[1];
    const text = value === undefined ? null : textOf(value.tag, value.content);
    // A line break in a name would make lines of its own in the bundle.
    if (text !== null && text !== "") return text.replace(/\p{Cc}/gu, " ");
  }
  return "certificate";
}

/** Without the suffix. */
export const fileNameOf = (certificateDer: Buffer): string => asFileName(labelOf(certificateDer));

/** Each byte that is not one of these characters becomes a line. */
export function asFileName(label: string): string {
  return Buffer.from(label)
    .toString("latin1")
    .replace(/[^A-Za-z0-9._-]/g, "_");
}
