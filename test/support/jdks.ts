// The JDKs that tests of Java run on, each major that is there once.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { findJdks } from "../../src/stores/jvm/find-jdks.ts";
import { programPath } from "./programs.ts";

/** Where .ci/run puts those that the distribution lacks. */
const fetchedJdks = "/var/cache/agentproxy-test-jdks";

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
  const env = { PATH: programPath, JAVA_HOME: process.env["JAVA_HOME"] };
  const fetched = { root: fetchedJdks, home: fetchedJdks, env: {} };
  const all = [
    ...findJdks({ root: "/", home: "/nonexistent", env }),
    ...(existsSync(fetchedJdks) ? findJdks(fetched) : []),
  ];
  const byMajor = new Map<number, TestJdk>();
  for (const { major, home } of all) {
    const inner = existsSync(join(home, "bin/keytool")) ? home : join(home, "jre");
    const [java, keytool] = [join(home, "bin/java"), join(inner, "bin/keytool")];
    if (major === null || byMajor.has(major) || !existsSync(keytool)) continue;
    byMajor.set(major, { major, home, java, keytool });
  }
  return [...byMajor.values()];
}
