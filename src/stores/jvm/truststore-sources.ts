// The keystores that go into our truststore, as bytes: those of the default JDK, and those that the user's options name.

import { join } from "node:path";
import { findDefaultJdk, isJavaHomeBroken } from "./find-jdks.ts";
import type { JdkSearch } from "./find-jdks.ts";
import { readKeystoreFile } from "./keystore.ts";
import { findNamedTruststores } from "./named-truststores.ts";
import type { NamedTruststore } from "./named-truststores.ts";

export interface KeystoreSource {
  readonly path: string;
  /** Or why there are none. */
  readonly bytes: Buffer | Error;
}

export interface TruststoreSources {
  readonly isJavaHomeBroken: boolean;
  /** The home of the default JDK where that has no cacerts, else null. */
  readonly homeWithoutCacerts: string | null;
  /** What the default JDK trusts: cacerts, and jssecacerts where somebody has put one. */
  readonly jdk: readonly KeystoreSource[];
  readonly named: readonly (NamedTruststore & KeystoreSource)[];
}

export function readTruststoreSources(search: JdkSearch): TruststoreSources {
  const { root, env } = search;
  const jdk = findDefaultJdk(search);
  const files = [jdk?.cacerts, jdk?.jssecacerts].filter((path) => typeof path === "string");
  return {
    isJavaHomeBroken: isJavaHomeBroken(search),
    homeWithoutCacerts: jdk !== null && jdk.cacerts === null ? jdk.home : null,
    jdk: files.map((path) => ({ path, bytes: bytesOf(path) })),
    named: findNamedTruststores(env).map((one) =>
      Object.assign(one, { bytes: bytesOf(join(root, one.path)) }),
    ),
  };
}

function bytesOf(path: string): Buffer | Error {
  try {
    return readKeystoreFile(path);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
