// Puts the bundle together.

import { formatBundleIndex } from "./bundle-index.ts";
import type { Section, SectionRole } from "./bundle-index.ts";
import type { Certificate } from "./pem.ts";

export interface BundleSource {
  readonly role: SectionRole;
  readonly path: string;
  readonly by: string;
  readonly certificates: readonly Certificate[];
}

export interface Bundle {
  readonly text: string;
  readonly certificates: readonly Certificate[];
  /** Those that gave a certificate which no source before them had. */
  readonly sections: readonly Section[];
}

/** Each certificate once, in the place of its first source. */
export function composeBundle(sources: readonly BundleSource[]): Bundle {
  const seen = new Map<string, Certificate>();
  const sections: Section[] = [];
  for (const { role, path, by, certificates } of sources) {
    const before = seen.size;
    for (const certificate of certificates) {
      if (!seen.has(certificate.pem)) seen.set(certificate.pem, certificate);
    }
    if (seen.size > before) sections.push({ role, path, by, count: seen.size - before });
  }
  return {
    text: formatBundleIndex(sections) + [...seen.keys()].join(""),
    certificates: [...seen.values()],
    sections,
  };
}
