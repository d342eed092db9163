// The image's own store of CAs, as its distribution lays it out: what every program trusts that is told nothing else.

import { JournalError } from "../journal/journal-error.ts";
import { certificateOf } from "../trust/pem.ts";
import type { Certificate } from "../trust/pem.ts";
import type { Place, Store, StoreContext } from "./store.ts";
import { ownNamesIn, putMarks, takeOutMarks } from "./system/anchors.ts";
import { createBundleReader, type BundleReader } from "./system/bundle-reader.ts";
import { putIn, readBlocks, readBundle, takeOut } from "./system/bundle-text.ts";
import type { Writing } from "./system/folder-entries.ts";
import { refuseForeign } from "./system/foreign-store.ts";
import { hasAnyOf, lookUp, putInFolder, takeOutOfFolder } from "./system/hashed-folder.ts";
import { layoutOf, type Layout } from "./system/layout.ts";
import { takeOutOfLeftovers } from "./system/leftovers.ts";
import { isNamedOurs, sortOut } from "./system/sort-out.ts";
import { codes, explained, storeError } from "./system/store-codes.ts";
import { waitForAll } from "./system/wait-for-all.ts";

const by = "system-store";

export interface SystemStorePlace extends Place {
  readonly layout: Layout;
  /** Those that must be there; not one that the image has of its own. */
  readonly wanted: readonly Certificate[];
  /** Those of ours that must not be there any more. */
  readonly stale: readonly Certificate[];
  readonly read: BundleReader;
}

/**
 * Written by us in the form in which the distribution's helper would, and without it: that takes seconds. The anchors are
 * there for when it runs the next time.
 */
export const systemStore: Store<SystemStorePlace> = {
  id: by,
  title: "the system's CA store",
  scope: "system",
  carries: "ca",
  codes,

  detect: async ({ root, authorities, uid }) => {
    const layout = layoutOf(root);
    if (layout === null) return [];
    const read = createBundleReader();
    return await inOurWords(uid, layout.path, () => [
      { path: layout.path, layout, read, ...sortOut(root, layout, authorities, read) },
    ]);
  },

  state: ({ uid }, { path, layout, wanted, stale, read }) =>
    inOurWords(uid, path, () => {
      const bundles = layout.bundles.map(read);
      const found = wanted.flatMap((one) => [
        ...bundles.map(({ blocks }) => blocks.some(({ der }) => der.equals(one.der))),
        ...layout.folders.map((folder) => lookUp(folder.path, one) !== null),
      ]);
      const names = ownNamesIn(layout, wanted);
      const isStale =
        bundles.some(({ blocks }) => blocks.some(({ der }) => isOneOf(stale)(der))) ||
        layout.folders.some((folder) => hasAnyOf(folder.path, stale)) ||
        names.unwanted.length > 0;
      if (isStale) return "outdated";
      if (found.every(Boolean) && names.missing.length === 0) return "current";
      return found.some(Boolean) ? "outdated" : "absent";
    }),

  install: ({ root, journal, uid }, { path, layout, wanted, stale }) =>
    inOurWords(uid, path, async () => {
      refuseForeign(root, layout);
      const writing = { by, journal };
      const anchors = await putMarks(writing, layout, wanted);
      const bundles = layout.bundles.map((bundle) =>
        changeBundle(writing, bundle, (before) => {
          const { fault } = readBlocks(before);
          if (fault !== null) throw storeError("system_store_damaged", "add to", bundle, fault);
          return putIn(takeOut(before, isOneOf(stale)), wanted, layout.form);
        }),
      );
      const folders = async (): Promise<void> => {
        await eachOf(linksFirst(layout), (folder) => takeOutOfFolder(writing, folder.path, stale));
        await eachOf(layout.folders, async (folder) => {
          for (const one of wanted) await putInFolder(writing, folder, one, anchors);
        });
      };
      await waitForAll([...bundles, folders()]);
      await takeOutMarks(writing, layout, wanted);
    }),

  verify: ({ uid }, { path, layout, wanted, read }) =>
    inOurWords(uid, path, () => {
      for (const bundle of layout.bundles) {
        const { blocks, fault } = read(bundle);
        if (fault !== null) throw storeError("system_store_damaged", "trust", bundle, fault);
        const isThere = (one: Certificate): boolean =>
          blocks.some(({ der }) => der.equals(one.der) && certificateOf(der) !== null);
        if (!wanted.every(isThere))
          throw storeError("system_store_not_kept", "find our CA in", bundle, "it is not there");
      }
      for (const { path: folder } of layout.folders) {
        if (wanted.every((one) => lookUp(folder, one) !== null)) continue;
        throw storeError("system_store_not_kept", "find our CA in", folder, "its hash does not lead to it");
      }
    }),

  // Of the image as it is now: what somebody has changed since may be laid out otherwise.
  remove: ({ root, journal, uid, authorities }, { path }) =>
    inOurWords(uid, path, async () => {
      const layout = layoutOf(root);
      if (layout === null) return;
      refuseForeign(root, layout);
      const writing = { by, journal };
      const { wanted, stale } = sortOut(root, layout, authorities, createBundleReader());
      const ours = [...wanted, ...stale];
      await waitForAll(
        layout.bundles.map((bundle) =>
          changeBundle(writing, bundle, (before) => takeOut(before, isOneOf(ours))),
        ),
      );
      await eachOf(linksFirst(layout), (folder) => takeOutOfFolder(writing, folder.path, ours));
      await takeOutMarks(writing, layout, []);
    }),

  sweep: ({ root, journal, uid, authorities }) =>
    inOurWords(uid, root, async () => {
      const layout = layoutOf(root);
      if (layout === null) return;
      const isOurs = (der: Buffer): boolean => isOneOf(authorities)(der) || isNamedOurs(der);
      await takeOutOfLeftovers({ by, journal }, layout.leftovers, isOurs);
    }),
};

const isOneOf =
  (certificates: readonly Certificate[]) =>
  (der: Buffer): boolean =>
    certificates.some((one) => one.der.equals(der));

/** A link is told by what it leads to, so it must go before that. */
const linksFirst = ({ folders }: Layout): Layout["folders"] => folders.toReversed();

/** Each in its turn, then the first error. */
async function eachOf<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const errors: unknown[] = [];
  for (const item of items) await run(item).catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

/** Once more where a helper has written it in between; one in which nothing is left is taken away. */
async function changeBundle(
  { by, journal }: Writing,
  path: string,
  change: (before: string) => string,
  tries = 3,
): Promise<void> {
  const before = readBundle(path);
  const after = change(before);
  if (after === before) return;
  const content = after.trim() === "" ? null : Buffer.from(after, "latin1");
  // One that is empty may not be there at all.
  const basis = before === "" ? {} : { basedOn: Buffer.from(before, "latin1") };
  try {
    await journal.writeFile({ by, path, content, ...basis });
  } catch (error) {
    const isChanged = error instanceof JournalError && error.code === "changed";
    if (!isChanged || tries === 1) throw error;
    await changeBundle({ by, journal }, path, change, tries - 1);
  }
}

async function inOurWords<T>(uid: StoreContext["uid"], path: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw explained(error, path, uid);
  }
}
