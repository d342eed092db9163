// Leiningen resolves from a repository behind the proxy, in a session.

import { expect } from "bun:test";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeArtifact } from "../support/maven-repository.ts";
import { sitePrograms, startSite, type Site } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

/** Without Clojure itself, which would have to be there too. */
const project = `(defproject project "1"
  :dependencies ^:replace [[test/library "1"]]
  :plugin-repositories ^:replace []
  :repositories ^:replace [["good" "https://good.test/files/maven"]])
`;

testTool(
  {
    tool: "leiningen",
    does: "lein deps from a Maven repository",
    trustsBy: "JAVA_TOOL_OPTIONS",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, "lein", "jar"],
  async () => {
    await using site = await startSite();
    const { home } = site.session.home;
    await writeArtifact(join(site.nginx.filesFolder, "maven"), {
      name: "library",
      files: { "hello.txt": "hello\n" },
    });
    const cwd = join(home, "project");
    mkdirSync(cwd);
    writeFileSync(join(cwd, "project.clj"), project);
    const cache = join(home, ".m2/repository");
    // A JVM takes the home of the user's entry in passwd(5), whatever HOME says. As root it asks for more.
    const env = { _JAVA_OPTIONS: `-Duser.home=${home}`, LEIN_ROOT: "1" };
    // What the session has of JVM options names the truststore beside the proxy.
    const untrusting: Site["untrusting"] = (argv, given = {}) =>
      site.outside(argv, { ...given, env: { ...given.env, https_proxy: site.session.url } });
    await expectThreeWays({ ...site, untrusting }, ["lein", "with-profile", "provided", "deps"], {
      outside: /good\.test/,
      // It does not say why; the proxy does, below.
      untrusting: /transfer failed for https:\/\/good\.test/,
      session: "",
      options: { cwd, env, timeoutMs: 120_000 },
      before: () => rmSync(cache, { recursive: true, force: true }),
    });
    expect(existsSync(join(cache, "test/library/1/library-1.jar"))).toBe(true);
    const { recentRelayFailures } = await site.session.status();
    expect(recentRelayFailures).toMatchObject([
      { code: "client-rejected-certificate", host: "good.test:443" },
    ]);
    return /Leiningen (\S+)/.exec((await site.session.tool(["lein", "version"], { env })).stdout)?.[1] ?? "";
  },
  300_000,
);
