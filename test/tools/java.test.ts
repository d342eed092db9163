// Java in a session: every JDK at hand, by each of the variables and without them.

import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StatusDocument } from "../../src/status/document.ts";
import { java } from "../../src/tools/java.ts";
import { parseCertificates } from "../../src/trust/pem.ts";
import { mustRun, type CommandResult } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { anotherJdk, testJdks, type TestJdk } from "../support/jdks.ts";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite, type Site, type SiteOptions } from "../support/site.ts";
import { startSession } from "../support/session.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testTool } from "../support/tool-matrix.ts";
import { createUserHome } from "../support/user-home.ts";
import { writeStore } from "../stores/jvm/keytool.ts";
import { foreignCa } from "../trust/foreign-ca.ts";

const page = "hello from good.test\n";
const programs = [...sitePrograms, "java", "javac"];
/** A variable that is set to nothing is as if it were not there. */
const withoutToolOptions = { JAVA_TOOL_OPTIONS: "" };
const withoutLauncherOptions = { JDK_JAVA_OPTIONS: "" };

let compiled: Promise<string> | null = null;

/** The folder of the classes, for the oldest JDK that has what they use. */
function classes(): Promise<string> {
  return (compiled ??= compile());
}

async function compile(): Promise<string> {
  const folder = temporaryFolder("classes");
  const env = freshEnvironment(folder);
  for (const [name, release] of [
    ["HttpsGet", "8"],
    ["HttpClientGet", "11"],
  ]) {
    const source = join(import.meta.dir, `clients/${name}.java`);
    await mustRun(["javac", "-nowarn", "--release", release ?? "", "-d", folder, source], { env });
  }
  return folder;
}

const get = async (jdk: TestJdk, client: string): Promise<string[]> => [
  jdk.java,
  "-XX:TieredStopAtLevel=1",
  "-cp",
  await classes(),
  client,
  "https://good.test/",
];

const shown = ({ exitCode, stdout }: CommandResult) => [exitCode, stdout];

async function versionOf({ java: program }: TestJdk, { session }: Site): Promise<string> {
  const { stderr } = await session.tool([program, "-version"]);
  return /version "([^"]+)"/.exec(stderr)?.[1] ?? "";
}

testWith(["java", ...anotherJdk()], "there are two majors of Java to run", () => {
  expect(testJdks().length).toBeGreaterThan(1);
});

for (const jdk of testJdks()) {
  const clients = jdk.major >= 11 ? ["HttpsGet", "HttpClientGet"] : ["HttpsGet"];
  for (const client of clients) {
    testTool(
      {
        tool: "java",
        does: `${client === "HttpsGet" ? "HttpsURLConnection" : "java.net.http.HttpClient"} of Java ${jdk.major}`,
        trustsBy: jdk.major === 8 ? "JAVA_TOOL_OPTIONS" : "JAVA_TOOL_OPTIONS or JDK_JAVA_OPTIONS",
        findsBy: jdk.major === 8 ? "JAVA_TOOL_OPTIONS" : "JAVA_TOOL_OPTIONS or JDK_JAVA_OPTIONS",
        result: "works",
      },
      programs,
      async () => {
        await using site = await startSite();
        const { session } = site;
        const ask = await get(jdk, client);
        const outside = await site.outside(ask);
        expect([outside.exitCode, outside.stderr]).toEqual([
          1,
          expect.stringMatching(/UnknownHost|UnresolvedAddress|ConnectException/),
        ]);
        const proxy = `-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=${session.port}`;
        const untrusting = await session.tool(ask, {
          env: { JAVA_TOOL_OPTIONS: proxy, ...withoutLauncherOptions },
        });
        expect([untrusting.exitCode, untrusting.stderr]).toEqual([
          1,
          expect.stringContaining("PKIX path building failed"),
        ]);

        expect(shown(await session.tool(ask))).toEqual([0, page]);
        expect(shown(await session.tool(ask, { env: withoutLauncherOptions }))).toEqual([0, page]);
        // A build that has its own: the launcher's variable makes up for it, where there is one.
        const replaced = await session.tool(ask, { env: { JAVA_TOOL_OPTIONS: "-Dtest=x" } });
        if (jdk.major >= 9) expect(shown(replaced)).toEqual([0, page]);
        else
          expect([replaced.exitCode, replaced.stderr]).toEqual([1, expect.stringContaining("UnknownHost")]);
        expect(
          (await session.tool(ask, { env: { ...withoutToolOptions, ...withoutLauncherOptions } })).exitCode,
        ).toBe(1);
        return await versionOf(jdk, site);
      },
      120_000,
    );
  }
}

/** The system's own JDK. */
const [jdk] = testJdks();

describe("what the user has", () => {
  const startWith = (JAVA_TOOL_OPTIONS: string, more: Record<string, string> = {}): Promise<Site> => {
    const options: SiteOptions = { user: { env: { JAVA_TOOL_OPTIONS, ...more } } };
    return startSite(options);
  };
  const settings = async ({ session }: Site): Promise<string> => {
    const { stderr } = await session.tool(["java", "-XshowSettings:properties", "-version"]);
    return stderr;
  };

  const javaCodes = ({ toolTrustFailureCodes }: StatusDocument): string[] =>
    toolTrustFailureCodes.filter((code) => code.startsWith("java_"));

  testWith(
    programs,
    "in JAVA_TOOL_OPTIONS stays, and ours follows it",
    async () => {
      if (jdk === undefined) return;
      await using site = await startWith("-Dtest.value='a b' -Xmx64m");
      expect(site.session.env["JAVA_TOOL_OPTIONS"]).toStartWith(
        "-Dtest.value='a b' -Xmx64m -Djavax.net.ssl.trustStore=",
      );
      expect(await settings(site)).toContain("test.value = a b\n");
      expect(
        shown(await site.session.tool(await get(jdk, "HttpsGet"), { env: withoutLauncherOptions })),
      ).toEqual([0, page]);
      const status = await site.session.status();
      expect(status.javaTrustStorePath).toBe(join(site.session.stateDir, "java-truststore.p12"));
      expect(javaCodes(status)).toEqual([]);
    },
    60_000,
  );

  testWith(
    programs,
    "in a session inside the session has ours once, on the inner port",
    async () => {
      await using site = await startWith("-Xmx64m");
      const { home, env, port } = site.session;
      const inner = { ...env, AGENT_PROXY_STATE_DIR: join(home.home, "inner") };
      const { stdout } = await home.agentproxy(["run", "--", "printenv", "JAVA_TOOL_OPTIONS"], {
        env: inner,
      });
      expect(stdout).toMatch(
        /^-Xmx64m -Djavax\.net\.ssl\.trustStore=\S+\/inner\/java-truststore\.p12 -Dhttps\.proxyHost=127\.0\.0\.1 -Dhttps\.proxyPort=\d+\n$/,
      );
      expect(stdout).not.toContain(`=${port}\n`);
    },
    60_000,
  );

  testWith(
    programs,
    "in 1,000 bytes leaves no room for ours, which is told; the launcher's variable does instead",
    async () => {
      if (jdk === undefined) return;
      const theirs = `-Dtest.value=${"x".repeat(1000)}`;
      await using site = await startWith(theirs);
      expect(site.session.env["JAVA_TOOL_OPTIONS"]).toBe(theirs);
      expect(site.session.log()).toContain("JAVA_TOOL_OPTIONS is too long");
      expect(javaCodes(await site.session.status())).toEqual(["java_options_too_long"]);
      const ask = await get(jdk, "HttpsGet");
      expect(shown(await site.session.tool(ask))).toEqual([0, page]);
      expect((await site.session.tool(ask, { env: withoutLauncherOptions })).exitCode).toBe(1);
    },
    60_000,
  );

  testWith(
    programs,
    "as a truststore that can be read is merged into ours, password and all",
    async () => {
      if (jdk === undefined) return;
      const path = join(temporaryFolder("corp"), "trust store.p12");
      const [corp] = parseCertificates(await foreignCa("corp")).certificates;
      writeFileSync(path, writeStore([{ alias: "corp", der: corp?.der ?? Buffer.alloc(0) }], "s3cret"));
      await using site = await startWith(
        `-Djavax.net.ssl.trustStore='${path}' -Djavax.net.ssl.trustStorePassword=s3cret`,
      );
      expect(javaCodes(await site.session.status())).toEqual([]);
      expect(
        shown(await site.session.tool(await get(jdk, "HttpsGet"), { env: withoutLauncherOptions })),
      ).toEqual([0, page]);
      const list = ["keytool", "-list", "-keystore", join(site.session.stateDir, "java-truststore.p12")];
      const { stdout } = await site.session.tool([...list, "-storepass", "changeit", "-alias", "corp"]);
      expect(stdout).toContain("trustedCertEntry");
    },
    60_000,
  );

  testWith(
    programs,
    "as a truststore that cannot be read stays in force, which is told",
    async () => {
      await using site = await startWith("-Djavax.net.ssl.trustStore=/nowhere/trust.jks");
      expect(site.session.env["JAVA_TOOL_OPTIONS"]).not.toContain("java-truststore.p12");
      expect(javaCodes(await site.session.status())).toEqual(["java_foreign_truststore"]);
      expect(site.session.log()).toContain(
        'JAVA_TOOL_OPTIONS names a truststore of its own, "/nowhere/trust.jks"',
      );
    },
    60_000,
  );

  testWith(
    programs,
    "in _JAVA_OPTIONS, which beats everything, gets ours behind it where it names a truststore",
    async () => {
      if (jdk === undefined) return;
      const path = join(temporaryFolder("corp"), "trust.p12");
      writeFileSync(path, writeStore([]));
      await using site = await startWith("", { _JAVA_OPTIONS: `-Djavax.net.ssl.trustStore=${path}` });
      expect(shown(await site.session.tool(await get(jdk, "HttpsGet")))).toEqual([0, page]);
      await using plain = await startWith("", { _JAVA_OPTIONS: "-Xmx64m" });
      expect(plain.session.env["_JAVA_OPTIONS"]).toBe("-Xmx64m");
    },
    60_000,
  );
});

testWith(
  programs,
  "a state directory with a space in its name is one option still",
  async () => {
    await using session = await startSession({}, { home: createUserHome({}, {}, "agent proxy's") });
    const { stderr } = await session.tool(["java", "-XshowSettings:properties", "-version"]);
    expect(stderr).toContain(`javax.net.ssl.trustStore = ${session.stateDir}/java-truststore.p12\n`);
  },
  60_000,
);

testTool(
  {
    tool: "java",
    does: "java Probe.java",
    trustsBy: "JAVA_TOOL_OPTIONS or JDK_JAVA_OPTIONS",
    findsBy: "JAVA_TOOL_OPTIONS or JDK_JAVA_OPTIONS",
    result: "works",
  },
  programs,
  async () => {
    if (jdk === undefined || "none" in java.probe || java.probe.source === undefined) return "";
    await using site = await startSite();
    const { name, text } = java.probe.source;
    const source = join(site.session.home.home, name);
    writeFileSync(source, text);
    const ask = ["java", source, "https://good.test/"];
    expect((await site.outside(ask)).exitCode).toBe(1);
    expect(shown(await site.session.tool(ask))).toEqual([0, page]);
    return await versionOf(jdk, site);
  },
);

test("Java is looked for where JDKs lie", () => {
  expect(java.find.places).toContain("/usr/lib/jvm/*/bin/java");
});
