// Finds every JDK and JRE of an image, and reads what they say of themselves; starts none.

import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { expandPattern } from "../../host/expand-pattern.ts";
import { realImagePath } from "../../host/image-path.ts";
import { systemCode } from "../../host/system-cause.ts";
import { bazelJdkPlaces, jdkPlaces } from "./jdk-places.ts";

/** Which image, and as whom: a part of a store's context. */
export interface JdkSearch {
  /** "/", or a folder that is laid out like an image. */
  readonly root: string;
  /** Absolute, with the root in front. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Jdk {
  /** Without symlinks, with the root in front. */
  readonly home: string;
  readonly kind: "jdk" | "jre";
  /** 8 for "1.8.0_504"; null where it does not tell. */
  readonly major: number | null;
  /** As its release file has it: "17.0.21". */
  readonly version: string | null;
  /** It can make native images, which no setting of a JVM reaches. */
  readonly isGraalVm: boolean;
  /** One that Bazel keeps for itself, and that nobody may change. */
  readonly isBazels: boolean;
  /** Where the roots that it trusts really lie; null where there is no such file. */
  readonly cacerts: string | null;
  /** The file that JSSE prefers to cacerts, where there is one. */
  readonly jssecacerts: string | null;
}

/** All, each once, the default first. */
export function findJdks(search: JdkSearch): Jdk[] {
  const { root, home } = search;
  const found = new Map<string, Jdk>();
  const add = (candidates: Iterable<string>, isBazels: boolean): void => {
    for (const candidate of candidates) {
      const real = realHome(root, candidate);
      if (real !== null && !found.has(real)) found.set(real, describe(root, real, isBazels));
    }
  };
  const paths = (pattern: string): string[] =>
    expandPattern(pattern.startsWith("~/") ? join(home, pattern.slice(2)) : join(root, pattern));
  // First, so that one is known as Bazel's however else it is found.
  const bazels = bazelJdkPlaces.flatMap(paths).flatMap((path) => realHome(root, path) ?? []);
  add(
    [...preferred(search)].filter((path) => !bazels.includes(realHome(root, path) ?? "")),
    false,
  );
  add(jdkPlaces.flatMap(paths), false);
  add(bazels, true);
  return [...found.values()];
}

/** The one whose java a shell runs; null where there is none. Reads no folder that is not needed for it. */
export function findDefaultJdk(search: JdkSearch): Jdk | null {
  for (const candidate of preferred(search)) {
    const real = realHome(search.root, candidate);
    if (real !== null) return describe(search.root, real, false);
  }
  return findJdks(search).find(({ isBazels }) => !isBazels) ?? null;
}

/** Whether JAVA_HOME names a folder that is no JDK. */
export function isJavaHomeBroken({ root, env }: JdkSearch): boolean {
  const home = env.JAVA_HOME;
  return home !== undefined && home !== "" && realHome(root, join(root, home)) === null;
}

/** JAVA_HOME, then what PATH leads to, then what the distribution calls the default. */
function* preferred({ root, env }: JdkSearch): Generator<string> {
  if (env.JAVA_HOME !== undefined && isAbsolute(env.JAVA_HOME)) yield join(root, env.JAVA_HOME);
  for (const folder of (env.PATH ?? "").split(":")) {
    const program = isAbsolute(folder) ? realImagePath(root, join(root, folder, "java")) : null;
    if (program !== null) yield dirname(dirname(program));
  }
  yield join(root, "usr/lib/jvm/default-java"); // Debian
  yield join(root, "usr/lib/jvm/default"); // Arch
  yield join(root, "usr/lib/jvm/jre"); // RHEL
}

/** Null where that is no home of Java's. That of JDK 8's inner JRE is the JDK's. */
function realHome(root: string, candidate: string): string | null {
  const java = realImagePath(root, join(candidate, "bin/java"));
  const real = realImagePath(root, candidate);
  if (java === null || real === null || !existsSync(java)) return null;
  if (!existsSync(join(real, "lib/modules")) && !hasRtJar(real)) return null;
  const parent = dirname(real);
  return real.endsWith("/jre") && existsSync(join(parent, "bin/java")) ? parent : real;
}

const hasRtJar = (home: string): boolean =>
  ["lib/rt.jar", "jre/lib/rt.jar"].some((file) => existsSync(join(home, file)));

function describe(root: string, home: string, isBazels: boolean): Jdk {
  const release = readRelease(join(home, "release")) ?? readRelease(join(home, "jre/release")) ?? "";
  const version = /^JAVA_VERSION="([^"\n]+)"/m.exec(release)?.[1] ?? null;
  const securityFolder = [join(home, "jre/lib/security"), join(home, "lib/security")].find((folder) =>
    existsSync(folder),
  );
  const inSecurity = (name: string): string | null => {
    const path = securityFolder === undefined ? null : realImagePath(root, join(securityFolder, name));
    return path !== null && existsSync(path) ? path : null;
  };
  return {
    home,
    kind: existsSync(join(home, "bin/javac")) ? "jdk" : "jre",
    // Debian's JRE 8 has no release file; from 9 on there is no rt.jar (JEP 220), and before 8 nothing of ours works.
    major: version !== null ? majorOf(version) : hasRtJar(home) ? 8 : null,
    version,
    isGraalVm: /graalvm/i.test(release) || existsSync(join(home, "bin/native-image")),
    isBazels,
    cacerts: inSecurity("cacerts"),
    jssecacerts: inSecurity("jssecacerts"),
  };
}

/** "1.8.0_504" is 8, "17.0.21" is 17, "25-ea" is 25 (JEP 223). */
function majorOf(version: string): number | null {
  const [, old, now] = /^(?:1\.(\d+)|(\d+))/.exec(version) ?? [];
  const major = old ?? now;
  return major === undefined ? null : Number(major);
}

function readRelease(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
  }
}
