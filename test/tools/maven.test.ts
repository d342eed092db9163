// Maven, resolving from a repository behind the proxy, in a session and without the session's environment.

import { expect } from "bun:test";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeArtifact } from "../support/maven-repository.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const programs = [...sitePrograms, "mvn", "jar"];

/** A parent is all that a project can need without plugins, which Debian does not bring; an extension is a jar. */
const pom = `<project><modelVersion>4.0.0</modelVersion>
<parent><groupId>test</groupId><artifactId>parent</artifactId><version>1</version><relativePath/></parent>
<artifactId>project</artifactId><packaging>pom</packaging>
</project>
`;
const extensions = `<extensions><extension>
<groupId>test</groupId><artifactId>extension</artifactId><version>1</version>
</extension></extensions>
`;
const globalSettings = `<settings><mirrors>
<mirror><id>local</id><mirrorOf>*</mirrorOf><url>https://good.test/files/maven</url></mirror>
</mirrors></settings>
`;

interface World extends AsyncDisposable {
  readonly site: Site;
  /** What Maven came to, and whether it has the jar. */
  readonly build: (
    run: Site["outside"],
    env?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly exitCode: number; readonly output: string; readonly hasJar: boolean }>;
}

async function startWorld(): Promise<World> {
  const site = await startSite();
  const { home } = site.session.home;
  const folder = join(site.nginx.filesFolder, "maven");
  await writeArtifact(folder, { name: "parent" });
  await writeArtifact(folder, { name: "extension", files: { "hello.txt": "hello\n" } });
  const project = join(home, "project");
  mkdirSync(join(project, ".mvn"), { recursive: true });
  writeFileSync(join(project, "pom.xml"), pom);
  writeFileSync(join(project, ".mvn/extensions.xml"), extensions);
  const globalFile = join(home, "global-settings.xml");
  writeFileSync(globalFile, globalSettings);
  const cache = join(home, ".m2/repository");
  return {
    site,
    build: async (run, env = {}) => {
      rmSync(cache, { recursive: true, force: true });
      // A JVM takes the home of the user's entry in passwd(5), whatever HOME says.
      const { exitCode, stdout, stderr } = await run(
        ["mvn", "--batch-mode", "--strict-checksums", "--global-settings", globalFile, "validate"],
        { cwd: project, env: { ...env, _JAVA_OPTIONS: `-Duser.home=${home}` } },
      );
      const hasJar = existsSync(join(cache, "test/extension/1/extension-1.jar"));
      return { exitCode, output: stdout + stderr, hasJar };
    },
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  };
}

async function versionOf({ session }: Site): Promise<string> {
  const { stdout } = await session.tool(["mvn", "--version"]);
  return /Apache Maven (\S+)/.exec(stdout)?.[1] ?? "";
}

testTool(
  {
    tool: "maven",
    does: "mvn validate, resolving a parent and an extension",
    trustsBy: "JAVA_TOOL_OPTIONS",
    findsBy: "JAVA_TOOL_OPTIONS",
    result: "works",
  },
  programs,
  async () => {
    await using world = await startWorld();
    const { site, build } = world;
    // Without what `up` has written into the home, too, so that the variable does it alone.
    for (const name of [".mavenrc", ".m2/settings.xml"]) rmSync(join(site.session.home.home, name));
    expect(await build(site.outside)).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining("good.test"),
      hasJar: false,
    });
    const proxyAlone = `-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=${site.session.port}`;
    expect(await build(site.outside, { JAVA_TOOL_OPTIONS: proxyAlone })).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining("PKIX path building failed"),
      hasJar: false,
    });
    expect(await build(site.session.tool)).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining("BUILD SUCCESS"),
      hasJar: true,
    });
    return versionOf(site);
  },
  120_000,
);

testTool(
  {
    tool: "maven",
    does: "mvn validate, without the session's environment",
    trustsBy: "~/.mavenrc",
    findsBy: "~/.m2/settings.xml",
    result: "works",
  },
  programs,
  async () => {
    await using world = await startWorld();
    const { site, build } = world;
    expect(await build(site.outside, { MAVEN_SKIP_RC: "1" })).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining("PKIX path building failed"),
      hasJar: false,
    });
    expect(await build(site.outside)).toMatchObject({ exitCode: 0, hasJar: true });
    rmSync(join(site.session.home.home, ".m2/settings.xml"));
    expect(await build(site.outside)).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining("good.test: Name or service not known"),
    });
    return versionOf(site);
  },
  120_000,
);
