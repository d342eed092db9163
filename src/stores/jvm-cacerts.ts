// The store that each JDK has of its own: the file cacerts, read by a JVM that is told of no other.

import { X509Certificate } from "node:crypto";
import { systemCause } from "../host/system-cause.ts";
import { JournalError } from "../journal/journal-error.ts";
import { isOwnAlias, ownAliasOf } from "./jvm/aliases.ts";
import { findJdks } from "./jvm/find-jdks.ts";
import { changeKeystore, isSealedWith, readKeystore, readKeystoreFile } from "./jvm/keystore.ts";
import { KeystoreError, KeystorePasswordError, storePassword } from "./jvm/trusted-entry.ts";
import type { TrustedEntry } from "./jvm/trusted-entry.ts";
import { StoreError, type Place, type Store, type StoreContext } from "./store.ts";

const id = "jvm-cacerts";

export const jvmCacerts: Store = {
  id,
  title: "Java's cacerts",
  // Version managers keep JDKs in the home; those of the image are left out by `detect` where they are out of scope.
  scope: "home",
  carries: "ca",
  codes: {
    jvm_cacerts_broken: "put the JDK's cacerts back, as by installing its package again",
    jvm_cacerts_password:
      "import the CA with keytool -importcert, or set the password of cacerts to changeit with keytool -storepasswd",
    jvm_cacerts_not_writable: "run agentproxy up as the user who owns the JDK",
    jvm_cacerts_not_kept: "another program writes the file: run agentproxy up once more when it is done",
  },
  detect: (context) => Promise.resolve(placesOf(context)),
  state: (context, { path }) =>
    explained(path, () => {
      const entries = read(path).entries;
      if (missing(context, entries).length === 0 && outdated(context, entries).length === 0) return "current";
      return entries.some(({ alias }) => isOwnAlias(alias)) ? "outdated" : "absent";
    }),
  install: (context, { path }) =>
    explained(path, async () => {
      const { bytes, entries } = read(path);
      const others = entries.filter(({ alias }) => !isOwnAlias(alias));
      const added = missing(context, others);
      await change(context, path, bytes, added);
    }),
  verify: (context, { path }) =>
    explained(path, () => {
      const { bytes, entries } = read(path);
      if (missing(context, entries).length === 0 && isSealedWith(bytes, storePassword) !== false) return;
      throw new StoreError(
        "jvm_cacerts_not_kept",
        `Cannot find what was written into ${JSON.stringify(path)}`,
      );
    }),
  remove: (context, { path }) =>
    explained(path, async () => {
      const { bytes, entries } = read(path);
      if (entries.some(({ alias }) => isOwnAlias(alias))) await change(context, path, bytes, []);
    }),
};

/** Each file once, however many JDKs share it, as Debian's do. */
function placesOf(context: StoreContext): Place[] {
  const paths = findJdks(context)
    .filter(({ isBazels }) => !isBazels)
    // Where there is a jssecacerts, JSSE reads it in the place of cacerts; keytool -cacerts and other readers do not.
    .flatMap(({ cacerts, jssecacerts }) => [cacerts, jssecacerts])
    .filter((path) => path !== null)
    .filter((path) => context.scope === "all" || path.startsWith(`${context.home}/`));
  return [...new Set(paths)].map((path) => ({ path }));
}

/** The CAs that no entry has, each under the name that ours has. */
function missing({ authorities }: StoreContext, entries: readonly TrustedEntry[]): TrustedEntry[] {
  return authorities
    .map(({ der }, index) => ({ alias: ownAliasOf(index), der }))
    .filter(({ der }) => !entries.some((entry) => entry.der.equals(der)));
}

/** Those of ours whose CA signs for this session no more. */
function outdated({ authorities }: StoreContext, entries: readonly TrustedEntry[]): TrustedEntry[] {
  return entries.filter(
    ({ alias, der }) => isOwnAlias(alias) && !authorities.some((authority) => authority.der.equals(der)),
  );
}

/** Takes out whatever is ours, and puts `added` in. */
async function change(
  { journal, authorities }: StoreContext,
  path: string,
  bytes: Buffer,
  added: readonly TrustedEntry[],
): Promise<void> {
  if (isSealedWith(bytes, storePassword) === false) throw new KeystorePasswordError();
  const drops = ({ alias }: TrustedEntry): boolean => isOwnAlias(alias);
  // Not the time of now, so that the same CA always gives the same bytes.
  const addedAtMs =
    authorities[0] === undefined ? 0 : Date.parse(new X509Certificate(authorities[0].der).validFrom);
  const content = changeKeystore(bytes, { drops, added, addedAtMs }, storePassword);
  await journal.writeFile({ by: id, path, content });
}

function read(path: string): { readonly bytes: Buffer; readonly entries: readonly TrustedEntry[] } {
  let bytes: Buffer;
  try {
    bytes = readKeystoreFile(path);
  } catch (error) {
    throw new KeystoreError(systemCause(error), { cause: error });
  }
  return { bytes, entries: readKeystore(bytes, storePassword) };
}

/** In the words of the store: what reading, understanding or writing the file came to. */
async function explained<T>(path: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof JournalError) throw new StoreError("jvm_cacerts_not_writable", error.message, error);
    if (!(error instanceof KeystoreError)) throw error;
    const code = error instanceof KeystorePasswordError ? "jvm_cacerts_password" : "jvm_cacerts_broken";
    throw new StoreError(code, `Cannot use ${JSON.stringify(path)}: ${error.message}`, error);
  }
}
