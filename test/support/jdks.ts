// The JDKs that tests of Java run on, each major that is there once.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { expandPattern } from "../../src/host/expand-pattern.ts";
import { findDefaultJdk, findJdks } from "../../src/stores/jvm/find-jdks.ts";
import { programPath } from "./programs.ts";

/** Where .ci/fetch-jdks puts those that the distribution lacks. */
const fetchedHomes = "/var/cache/agentproxy-test-jdks/*/usr/lib/jvm/java-*-openjdk-*";

export interface TestJdk {
  readonly major: number;
  readonly home: string;
  readonly java: string;
  readonly keytool: string;
}

let found: TestJdk[] | null = null;

/** The system's own first. */
export function testJdks(): readonly TestJdk[] {
  return (found ??= search());
}

/** For `testWith`: a JDK of another major than the system's own, which CI must have. */
export function anotherJdk(): string[] {
  return testJdks().length > 1 ? [] : ["a second JDK"];
}

function search(): TestJdk[] {
  const place = { root: "/", home: "/nonexistent" };
  const env = { PATH: programPath, JAVA_HOME: process.env["JAVA_HOME"] };
  const fetched = expandPattern(fetchedHomes).map((home) =>
    findDefaultJdk({ ...place, env: { JAVA_HOME: home } }),
  );
  const byMajor = new Map<number, TestJdk>();
  for (const jdk of [...findJdks({ ...place, env }), ...fetched]) {
    if (jdk === null || jdk.major === null || byMajor.has(jdk.major)) continue;
    const { major, home } = jdk;
    const [java, keytool] = [join(home, "bin/java"), join(home, "bin/keytool")];
    if (existsSync(java) && existsSync(keytool)) byMajor.set(major, { major, home, java, keytool });
  }
  return [...byMajor.values()];
}
