// The files that say which CAs are ours: anchors for the distribution's helper, or marks beside the bundle where none reads them.

import { createHash } from "node:crypto";
import { join } from "node:path";
import { JournalError } from "../../journal/journal-error.ts";
import { installedPrefix } from "../../trust/installed-cas.ts";
import type { Certificate } from "../../trust/pem.ts";
import { entriesIn, putFile, takeAway, type Writing } from "./folder-entries.ts";
import type { Layout } from "./layout.ts";

const idOf = ({ der }: Certificate): string => createHash("sha256").update(der).digest("hex").slice(0, 12);

/** Debian's helper takes no other suffix than .crt. */
export const anchorName = (certificate: Certificate): string => `${installedPrefix}${idOf(certificate)}.crt`;

/** As Debian's helper names a link to the anchor. */
export const markName = (certificate: Certificate): string => `${installedPrefix}${idOf(certificate)}.pem`;

/**
 * To be written before all else: a CA in a bundle that nothing says to be ours would count as the image's own root.
 * @returns the folder of the anchors; null where the marks are beside the bundle
 */
export async function putMarks(
  writing: Writing,
  layout: Layout,
  wanted: readonly Certificate[],
): Promise<string | null> {
  if (layout.anchors !== null) {
    try {
      for (const one of wanted) await putFile(writing, join(layout.anchors, anchorName(one)), one.pem);
      return layout.anchors;
    } catch (error) {
      // Where /usr cannot be written /etc often can, and trust comes from there; only the helper would drop us.
      if (!(error instanceof JournalError)) throw error;
    }
  }
  for (const one of wanted) await putFile(writing, join(layout.marks, markName(one)), one.pem);
  return null;
}

export async function takeOutMarks(
  writing: Writing,
  layout: Layout,
  wanted: readonly Certificate[],
): Promise<void> {
  for (const path of ownNamesIn(layout, wanted).unwanted) await takeAway(writing, path);
}

/** The paths of those that are there and are not wanted, and of those that are wanted and not there. */
export function ownNamesIn(
  { anchors, marks }: Pick<Layout, "anchors" | "marks">,
  wanted: readonly Certificate[],
): { unwanted: string[]; missing: string[] } {
  const anchorNames = wanted.map(anchorName);
  const markNames = wanted.map(markName);
  const own = (folder: string): string[] =>
    entriesIn(folder).flatMap(({ name }) => (name.startsWith(installedPrefix) ? [name] : []));
  const inAnchors = anchors === null ? [] : own(anchors);
  const inMarks = own(marks);
  const unwanted = [
    ...inAnchors.filter((name) => !anchorNames.includes(name)).map((name) => join(anchors ?? "", name)),
    ...inMarks.filter((name) => !markNames.includes(name)).map((name) => join(marks, name)),
  ];
  const missing =
    anchors === null
      ? markNames.filter((name) => !inMarks.includes(name)).map((name) => join(marks, name))
      : anchorNames.filter((name) => !inAnchors.includes(name)).map((name) => join(anchors, name));
  return { unwanted, missing };
}
