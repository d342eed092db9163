// Tests of finding JDKs, in folders laid out like images.

import { describe, expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findDefaultJdk, findJdks, isJavaHomeBroken } from "../../../src/stores/jvm/find-jdks.ts";
import { testJdks } from "../../support/jdks.ts";
import { testWith } from "../../support/need.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const release17 = 'IMPLEMENTOR="Debian"\nJAVA_VERSION="17.0.21.1"\nJAVA_VERSION_DATE="2026-11-17"\n';
const release8 = 'JAVA_VERSION="1.8.0_504"\nOS_NAME="Linux"\n';

function createImage() {
  const root = temporaryFolder("image");
  const put = (path: string, text = ""): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const link = (path: string, target: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(target, join(root, path));
  };
  const modern = (home: string, release = release17): void => {
    put(`${home}/bin/java`);
    put(`${home}/bin/javac`);
    put(`${home}/lib/modules`);
    put(`${home}/release`, release);
    put(`${home}/lib/security/cacerts`);
  };
  const search = (env: Record<string, string> = {}) => ({ root, home: join(root, "home/u"), env });
  return { root, put, link, modern, search };
}

test("an image without Java has none", () => {
  const { search } = createImage();
  expect(findJdks(search())).toEqual([]);
  expect(findDefaultJdk(search({ PATH: "/usr/bin:relative:" }))).toBeNull();
});

test("Debian's layout: links to the program, to the default, and to cacerts", () => {
  const { root, modern, link, put, search } = createImage();
  modern("usr/lib/jvm/java-17-openjdk-amd64");
  put("etc/ssl/certs/java/cacerts");
  link("usr/lib/jvm/java-1.17.0-openjdk-amd64", "java-17-openjdk-amd64");
  link("usr/lib/jvm/default-java", "java-1.17.0-openjdk-amd64");
  link("usr/lib/jvm/openjdk-17/empty", "nothing");
  link("etc/alternatives/java", "/usr/lib/jvm/java-17-openjdk-amd64/bin/java");
  link("usr/bin/java", "/etc/alternatives/java");
  link("opt/jdk-21/lib/security/cacerts", "/etc/ssl/certs/java/cacerts");
  put("opt/jdk-21/bin/java");
  put("opt/jdk-21/lib/modules");
  const jdk = {
    home: join(root, "usr/lib/jvm/java-17-openjdk-amd64"),
    kind: "jdk" as const,
    major: 17,
    version: "17.0.21.1",
    isGraalVm: false,
    isBazels: false,
    cacerts: join(root, "usr/lib/jvm/java-17-openjdk-amd64/lib/security/cacerts"),
    jssecacerts: null,
  };
  const other = {
    ...jdk,
    home: join(root, "opt/jdk-21"),
    kind: "jre" as const,
    major: null,
    version: null,
    cacerts: join(root, "etc/ssl/certs/java/cacerts"),
  };
  expect(findJdks(search({ PATH: "/usr/local/bin:/usr/bin" }))).toEqual([jdk, other]);
  expect(findDefaultJdk(search())).toEqual(jdk);
});

test("JDK 8 keeps its cacerts in the JRE inside, which is found as the JDK that it belongs to", () => {
  const { root, put, link, search } = createImage();
  const home = "usr/lib/jvm/java-8-openjdk-amd64";
  put(`${home}/jre/bin/java`);
  put(`${home}/jre/lib/rt.jar`);
  put(`${home}/jre/lib/security/cacerts`);
  put(`${home}/jre/lib/security/jssecacerts`);
  put(`${home}/release`, release8);
  link(`${home}/bin/java`, "../jre/bin/java");
  const found = findJdks(search({ PATH: `/${home}/jre/bin` }));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    home: join(root, home),
    kind: "jre",
    major: 8,
    version: "1.8.0_504",
    cacerts: join(root, home, "jre/lib/security/cacerts"),
    jssecacerts: join(root, home, "jre/lib/security/jssecacerts"),
  });
  expect(findJdks(search())).toEqual(found);
});

test("a JRE 8 alone has its cacerts where later ones have them", () => {
  const { root, put, search } = createImage();
  put("opt/jdk-8/bin/java");
  put("opt/jdk-8/lib/rt.jar");
  put("opt/jdk-8/lib/security/cacerts");
  expect(findDefaultJdk(search())).toMatchObject({
    // It has no release file, as Debian's has none.
    major: 8,
    version: null,
    cacerts: join(root, "opt/jdk-8/lib/security/cacerts"),
  });
});

describe("the default", () => {
  test("is JAVA_HOME's before PATH's", () => {
    const { root, modern, link, search } = createImage();
    modern("opt/jdk-a");
    modern("opt/jdk-b");
    link("usr/bin/java", "/opt/jdk-a/bin/java");
    const env = { PATH: "/usr/bin", JAVA_HOME: "/opt/jdk-b/" };
    expect(findDefaultJdk(search(env))?.home).toBe(join(root, "opt/jdk-b"));
    expect(findJdks(search(env)).map(({ home }) => home)).toEqual([
      join(root, "opt/jdk-b"),
      join(root, "opt/jdk-a"),
    ]);
  });

  test("passes over a JAVA_HOME that is none, and over a shim in PATH", () => {
    const { root, modern, put, search } = createImage();
    modern("home/u/.sdkman/candidates/java/21.0.3-tem", 'JAVA_VERSION="21.0.3"\n');
    put("home/u/.jenv/shims/java", "#!/bin/sh\n");
    const env = { JAVA_HOME: "/opt/none", PATH: "/home/u/.jenv/shims" };
    expect(findDefaultJdk(search(env))).toMatchObject({
      home: join(root, "home/u/.sdkman/candidates/java/21.0.3-tem"),
      major: 21,
    });
    expect(isJavaHomeBroken(search(env))).toBe(true);
    expect(isJavaHomeBroken(search({ JAVA_HOME: "" }))).toBe(false);
    expect(isJavaHomeBroken(search({ JAVA_HOME: "/home/u/.sdkman/candidates/java/21.0.3-tem" }))).toBe(false);
  });
});

test("GraalVM and Bazel's own are named as such, and Bazel's is never the default", () => {
  const { root, modern, search } = createImage();
  const embedded = "home/u/.cache/bazel/_bazel_u/install/1f/embedded_tools/jdk";
  modern(embedded);
  expect(findDefaultJdk(search())).toBeNull();
  modern("opt/graalvm-21", `${release17}GRAALVM_VERSION="23.1.0"\n`);
  expect(
    findJdks(search({ PATH: `/${embedded}/bin` })).map(({ home, isGraalVm, isBazels }) => [
      home,
      isGraalVm,
      isBazels,
    ]),
  ).toEqual([
    [join(root, "opt/graalvm-21"), true, false],
    [join(root, embedded), false, true],
  ]);
});

testWith(["java"], "every JDK of this machine is found with its major and its cacerts", () => {
  for (const { major, home } of testJdks()) {
    const jdk = findDefaultJdk({ root: "/", home: "/nonexistent", env: { JAVA_HOME: home } });
    expect(jdk).toMatchObject({ home, major });
  }
});
