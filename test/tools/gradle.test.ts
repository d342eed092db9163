// Gradle, its daemon and its wrapper, behind the proxy, in a session and without the session's environment.

import { expect } from "bun:test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeArtifact } from "../support/maven-repository.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const programs = [...sitePrograms, "gradle", "jar"];

const script = `
repositories { maven { url "https://good.test/files/maven" } }
configurations { deps }
dependencies { deps "test:library:1" }
task resolve { doLast { configurations.deps.files.each { println "resolved " + it.name } } }
`;

interface World extends AsyncDisposable {
  readonly site: Site;
  readonly gradle: (
    run: Site["outside"],
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly exitCode: number; readonly output: string }>;
}

async function startWorld(): Promise<World> {
  const site = await startSite();
  const { home } = site.session.home;
  const library = { name: "library", files: { "hello.txt": "hello\n" } };
  await writeArtifact(join(site.nginx.filesFolder, "maven"), library);
  const project = join(home, "project");
  mkdirSync(project);
  writeFileSync(join(project, "build.gradle"), script);
  writeFileSync(join(project, "settings.gradle"), "");
  // A JVM takes the home of the user's entry in passwd(5), whatever HOME says.
  const jvm = { _JAVA_OPTIONS: `-Duser.home=${home}` };
  const gradle: World["gradle"] = async (run, args, env = {}) => {
    rmSync(join(home, ".gradle/caches/modules-2"), { recursive: true, force: true });
    const { exitCode, stdout, stderr } = await run(["gradle", ...args], {
      cwd: project,
      env: { ...env, ...jvm },
    });
    return { exitCode, output: stdout + stderr };
  };
  return {
    site,
    gradle,
    async [Symbol.asyncDispose]() {
      await gradle(site.outside, ["--stop"]);
      await site[Symbol.asyncDispose]();
    },
  };
}

async function versionOf({ site, gradle }: World): Promise<string> {
  const { output } = await gradle(site.outside, ["--version"]);
  return /^Gradle (\S+)/m.exec(output)?.[1] ?? "";
}

testTool(
  {
    tool: "gradle",
    does: "resolving a dependency, in its daemon",
    trustsBy: "JAVA_TOOL_OPTIONS",
    findsBy: "JAVA_TOOL_OPTIONS",
    result: "works",
  },
  programs,
  async () => {
    await using world = await startWorld();
    const { site, gradle } = world;
    // Without what `up` has written into the home, so that the variable does it alone.
    rmSync(join(site.session.home.home, ".gradle/gradle.properties"));
    const outside = await gradle(site.outside, ["-q", "resolve"]);
    expect([outside.exitCode, outside.output]).toEqual([
      1,
      expect.stringContaining("good.test: Name or service"),
    ]);
    const proxyAlone = `-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=${site.session.port}`;
    const untrusting = await gradle(site.outside, ["-q", "resolve"], { JAVA_TOOL_OPTIONS: proxyAlone });
    expect([untrusting.exitCode, untrusting.output]).toEqual([
      1,
      expect.stringContaining("PKIX path building failed"),
    ]);
    const session = await gradle(site.session.tool, ["-q", "resolve"]);
    expect([session.exitCode, session.output]).toEqual([
      0,
      expect.stringContaining("resolved library-1.jar\n"),
    ]);
    return versionOf(world);
  },
  180_000,
);

testTool(
  {
    tool: "gradle",
    does: "resolving a dependency, without the session's environment",
    trustsBy: "~/.gradle/gradle.properties",
    findsBy: "~/.gradle/gradle.properties",
    result: "works",
  },
  programs,
  async () => {
    await using world = await startWorld();
    const { site, gradle } = world;
    // The build has options of its own for the JVM, in which nothing of ours is.
    writeFileSync(join(site.session.home.home, "project/gradle.properties"), "org.gradle.jvmargs=-Xmx300m\n");
    const elsewhere = { GRADLE_USER_HOME: join(site.session.home.home, "elsewhere") };
    const outside = await gradle(site.outside, ["-q", "resolve"], elsewhere);
    expect([outside.exitCode, outside.output]).toEqual([
      1,
      expect.stringContaining("good.test: Name or service"),
    ]);
    for (const mode of ["--daemon", "--no-daemon"]) {
      const { exitCode, output } = await gradle(site.outside, [mode, "-q", "resolve"]);
      expect([exitCode, output]).toEqual([0, expect.stringContaining("resolved library-1.jar\n")]);
    }
    await gradle(site.outside, ["--stop"], elsewhere);
    return versionOf(world);
  },
  180_000,
);
