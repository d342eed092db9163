// The truststores that the user's own Java options name in place of cacerts.

import { basename, isAbsolute } from "node:path";
import { lastProperty, splitJavaOptions } from "./java-options.ts";
import type { JavaOption } from "./java-options.ts";

export const truststoreName = "java-truststore.p12";

export const trustStoreProperty = "javax.net.ssl.trustStore";
export const passwordProperty = "javax.net.ssl.trustStorePassword";
export const typeProperty = "javax.net.ssl.trustStoreType";
export const providerProperty = "javax.net.ssl.trustStoreProvider";

/** In the order in which a JVM that is started by its launcher takes them; then those of scripts that start one. */
const optionVariables: readonly string[] = [
  "JAVA_TOOL_OPTIONS",
  "JDK_JAVA_OPTIONS",
  "_JAVA_OPTIONS",
  "JAVA_OPTS",
  "MAVEN_OPTS",
  "GRADLE_OPTS",
  "SBT_OPTS",
];

export interface NamedTruststore {
  /** As the option has it. */
  readonly path: string;
  /** Null where none is given: a JVM then sees only what is in the open. */
  readonly password: string | null;
}

/** Whether the value of the property names a file of ours, of this session or another. */
export function isOwnTruststore(path: string): boolean {
  return basename(path) === truststoreName;
}

/** Those of others that can be read as a file; one of a type that only its own provider knows cannot. */
export function findNamedTruststores(env: Readonly<Record<string, string | undefined>>): NamedTruststore[] {
  return optionVariables.flatMap((variable) => {
    const options = splitJavaOptions(env[variable] ?? "");
    const named = options === null ? null : namedIn(options);
    return named === null ? [] : [named];
  });
}

function namedIn(options: readonly JavaOption[]): NamedTruststore | null {
  const foreign = options.filter(({ value }) => !isOwnTruststore(value));
  const path = lastProperty(foreign, trustStoreProperty);
  if (path === null || !isAbsolute(path) || lastProperty(options, providerProperty) !== null) return null;
  return { path, password: lastProperty(foreign, passwordProperty) };
}
