// A store whose places are folders with a pair of NSS databases, made from what finds the folders.

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Store, StoreContext } from "../store.ts";
import { changePair, pairKind, pairPaths, readPair } from "./databases.ts";
import { freshPair } from "./fresh-pair.ts";
import { asNssError, nssCodes, nssError } from "./nss-error.ts";
import { casOfOurs } from "./trusted-rows.ts";
import { bringUpToDate, stateOfFolder } from "./up-to-date.ts";
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
  const write = async (
    { journal }: StoreContext,
    path: string,
    content: string | Uint8Array,
  ): Promise<void> => {
    await journal.writeFile({ by: id, path, content, mode: 0o600 });
  };
  /** A database that is there may be in use, so SQLite alone changes it. */
  const change = async (
    { journal }: StoreContext,
    folder: string,
    use: Parameters<typeof changePair>[1],
  ): Promise<void> => {
    const paths = Object.values(pairPaths(folder)).filter((path) => existsSync(path));
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

  return {
    id,
    title,
    scope: "home",
    carries: "ca",
    codes: nssCodes,
    detect,
    state: ({ authorities }, { path }) => explained(path, () => stateOfFolder(path, authorities)),
    install: (context, { path }) =>
      explained(path, async () => {
        const kind = pairKind(path);
        if (kind === "absent") return await makeFresh(context, path);
        if (kind === "keys") await write(context, pairPaths(path).cert, (await freshPair([])).cert);
        await change(context, path, (pair) => {
          bringUpToDate(pair, path, context.authorities);
        });
      }),
    verify: ({ authorities }, { path }) =>
      explained(path, async () => {
        if ((await stateOfFolder(path, authorities)) === "current") return;
        throw nssError("nss_not_kept", path, "what was written is not there any more");
      }),
    remove: (context, { path }) =>
      explained(path, async () => {
        const isOurs =
          pairKind(path) === "pair" && (await readPair(path, (pair) => casOfOurs(pair).length > 0));
        if (isOurs)
          await change(context, path, (pair) => {
            for (const found of casOfOurs(pair)) forgetCertificate(pair, found);
          });
      }),
  };
}
