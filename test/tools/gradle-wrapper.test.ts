// Gradle's wrapper, the real one, which downloads the Gradle of a build, in a session and without its environment.

import { expect } from "bun:test";
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../support/command.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testTool } from "../support/tool-matrix.ts";

const libraries = "/usr/share/java";
const version = "4.4.1";
const wrapper = `gradle-wrapper-${version}.jar`;
const commandLine = `gradle-cli-${version}.jar`;
const hasWrapper = [wrapper, commandLine].every((name) => existsSync(join(libraries, name)));

/** What the wrapper starts once it has a distribution. */
const main = `package org.gradle.launcher;
public class GradleMain {
  public static void main(String[] arguments) {
    System.out.println("Gradle, called with " + String.join(" ", arguments));
  }
}
`;

testTool(
  {
    tool: "gradle",
    does: "the wrapper, downloading a distribution",
    trustsBy: "JAVA_TOOL_OPTIONS or ~/.gradle/gradle.properties",
    findsBy: "JAVA_TOOL_OPTIONS or ~/.gradle/gradle.properties",
    result: "works",
  },
  [...sitePrograms, "java", "javac", "jar", ...(hasWrapper ? [] : ["Debian's gradle"])],
  async () => {
    await using site = await startSite();
    const { home } = site.session.home;
    await writeDistribution(site);
    const project = join(home, "project");
    writeProject(project);

    const start = async (run: Site["outside"], userHome: string, variables: Record<string, string> = {}) => {
      rmSync(join(userHome, "wrapper"), { recursive: true, force: true });
      const classes = [`gradle/wrapper/${wrapper}`, `gradle/wrapper/${commandLine}`, "receipt"].join(":");
      const { exitCode, stdout, stderr } = await run(
        ["java", "-cp", classes, "org.gradle.wrapper.GradleWrapperMain", "build"],
        { cwd: project, env: { ...variables, GRADLE_USER_HOME: userHome } },
      );
      return { exitCode, output: stdout + stderr };
    };
    const ours = join(home, ".gradle");
    const empty = join(home, "empty");
    expect(await start(site.outside, empty)).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining("java.net.UnknownHostException: good.test"),
    });
    const proxyAlone = `-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=${site.session.port}`;
    expect(await start(site.outside, empty, { JAVA_TOOL_OPTIONS: proxyAlone })).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining("PKIX path building failed"),
    });
    const works = { exitCode: 0, output: expect.stringContaining("Gradle, called with build\n") };
    expect(await start(site.session.tool, empty)).toMatchObject(works);
    expect(await start(site.outside, ours)).toMatchObject(works);
    return version;
  },
  120_000,
);

function writeProject(project: string): void {
  const folder = join(project, "gradle/wrapper");
  mkdirSync(folder, { recursive: true });
  for (const name of [wrapper, commandLine]) copyFileSync(join(libraries, name), join(folder, name));
  writeFileSync(
    join(folder, wrapper.replace(".jar", ".properties")),
    "distributionBase=GRADLE_USER_HOME\ndistributionPath=wrapper/dists\nzipStoreBase=GRADLE_USER_HOME\n" +
      "zipStorePath=wrapper/dists\ndistributionUrl=https\\://good.test/files/gradle-9.9-bin.zip\n",
  );
  // Debian's jar is without it, and a wrapper that a build brings has it.
  mkdirSync(join(project, "receipt"));
  writeFileSync(join(project, "receipt/build-receipt.properties"), `versionNumber=${version}\n`);
}

async function writeDistribution({ nginx, session }: Site): Promise<void> {
  const folder = temporaryFolder("distribution");
  const { env } = session.home;
  mkdirSync(join(folder, "gradle-9.9/lib"), { recursive: true });
  mkdirSync(join(folder, "gradle-9.9/bin"));
  writeFileSync(join(folder, "gradle-9.9/bin/gradle"), "");
  writeFileSync(join(folder, "GradleMain.java"), main);
  await mustRun(["javac", "-d", "classes", "GradleMain.java"], { cwd: folder, env });
  const launcher = "gradle-9.9/lib/gradle-launcher-9.9.jar";
  await mustRun(["jar", "--create", "--file", launcher, "-C", "classes", "."], { cwd: folder, env });
  const archive = join(nginx.filesFolder, "gradle-9.9-bin.zip");
  await mustRun(["jar", "--create", "--no-manifest", "--file", archive, "gradle-9.9"], { cwd: folder, env });
}
