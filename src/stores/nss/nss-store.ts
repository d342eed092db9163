// A store whose places are folders with a pair of NSS databases, made from what finds the folders.

import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { JournalError } from "../../journal/journal-error.ts";
import type { Store, StoreContext } from "../store.ts";
import { changePair, pairKind, pairPaths, readPair, waitUntilFree } from "./databases.ts";
import { freshPair } from "./fresh-pair.ts";
import { asNssError, nssCodes, nssError } from "./nss-error.ts";
import { casOfOurs } from "./trusted-rows.ts";
import { bringUpToDate, isLegacy, stateOfFolder } from "./up-to-date.ts";
import { forgetCertificate } from "./write-rows.ts";

export interface NssStore extends Pick<Store, "id" | "title" | "detect"> {
  /** The text of pkcs11.txt where there were no databases; null for none. */
  readonly moduleFile?: (folder: string) => string | null;
}

/** Its codes are nss_…, whatever its id. */
export function nssStore({ id, title, detect, moduleFile = () => null }: NssStore): Store {
  const explained = async <T>(folder: string, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw asNssError(folder, error);
    }
  };
  /** Only where there is nothing, or nothing in the file: a browser that starts just now may make its own. */
  const write = async (
    { journal }: StoreContext,
    path: string,
    content: string | Uint8Array,
  ): Promise<void> => {
    const basedOn = existsSync(path) ? "" : null;
    await journal.writeFile({ by: id, path, content, mode: 0o600, basedOn });
  };
  /** A database that is there may be in use, so SQLite alone changes it. */
  const change = async (
    { journal }: StoreContext,
    folder: string,
    use: Parameters<typeof changePair>[1],
  ): Promise<void> => {
    const paths = Object.values(pairPaths(folder)).filter((path) => existsSync(path));
    // Other stores wait while the journal does.
    await waitUntilFree(folder);
    await journal.changeInPlace({ by: id, paths }, () => changePair(folder, use));
  };
  const makeFresh = async (context: StoreContext, folder: string): Promise<void> => {
    const { cert, key } = pairPaths(folder);
    const fresh = await freshPair(context.authorities);
    const text = moduleFile(folder);
    const modules = join(folder, "pkcs11.txt");
    await Promise.all([
      write(context, key, fresh.key),
      write(context, cert, fresh.cert),
      ...(text === null || existsSync(modules) ? [] : [write(context, modules, text)]),
    ]);
  };

  const install = async (context: StoreContext, folder: string, isSecondTry = false): Promise<void> => {
    const kind = pairKind(folder);
    if (kind === "legacy") throw isLegacy(folder);
    if (kind === "pair") {
      await change(context, folder, (pair) => {
        bringUpToDate(pair, folder, context.authorities);
      });
      return;
    }
    try {
      if (kind === "absent") return await makeFresh(context, folder);
      await write(context, pairPaths(folder).cert, (await freshPair([])).cert);
    } catch (error) {
      const wasFaster = error instanceof JournalError && ["changed", "busy"].includes(error.code);
      if (!wasFaster || isSecondTry) throw error;
    }
    await install(context, folder, true);
  };

  return {
    id,
    title,
    scope: "home",
    carries: "ca",
    codes: nssCodes,
    detect,
    state: ({ authorities }, { path }) => explained(path, () => stateOfFolder(path, authorities)),
    stateVerifies: true,
    install: (context, { path }) => explained(path, () => install(context, path)),
    verify: ({ authorities }, { path }) =>
      explained(path, async () => {
        if ((await stateOfFolder(path, authorities)) === "current") return;
        throw nssError("nss_not_kept", path, "what was written is not there any more");
      }),
    remove: (context, place) =>
      explained(place.path, async () => {
        const folder = folderOf(place.path);
        if (pairKind(folder) !== "pair") return;
        const isOurs = await readPair(folder, (pair) => casOfOurs(pair).length > 0);
        if (!isOurs) return;
        await change(context, folder, (pair) => {
          for (const found of casOfOurs(pair)) forgetCertificate(pair, found);
        });
      }),
  };
}

/** The journal knows files, each of which leads to the pair. */
const folderOf = (path: string): string =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : dirname(path);
