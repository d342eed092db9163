// A JVM that is told of no truststore, in a session that was asked to put the CA into each JDK's own cacerts.

import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun, runCommand } from "../support/command.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { startSession } from "../support/session.ts";
import { testTool } from "../support/tool-matrix.ts";
import { until } from "../support/until.ts";
import { createUserHome } from "../support/user-home.ts";

testTool(
  {
    tool: "java",
    does: "HttpsURLConnection of a JRE that jlink made",
    trustsBy: "its own cacerts, with --jvm-cacerts",
    findsBy: "-Dhttps.proxyHost",
    result: "works",
  },
  [...sitePrograms, "java", "javac", "jlink"],
  async () => {
    await using site = await startSite();
    const home = createUserHome(readFileSync(site.session.home.configFile, "utf8"));
    const jre = join(home.home, ".jdks/made");
    const modules = ["--add-modules", "java.base,jdk.crypto.ec", "--strip-debug"];
    await mustRun(["jlink", ...modules, "--output", jre], { env: home.env });
    const source = join(import.meta.dir, "clients/HttpsGet.java");
    await mustRun(["javac", "-nowarn", "-d", home.home, source], { env: home.env });
    const cacerts = join(jre, "lib/security/cacerts");
    const before = readFileSync(cacerts);

    const session = await startSession({}, { home, flags: ["--jvm-cacerts"] });
    try {
      await until("the stores to be written", async () => !(await session.status()).settingUp);
      const { accommodations } = await session.status();
      expect(accommodations.filter(({ store }) => store === "jvm-cacerts")).toEqual([
        { store: "jvm-cacerts", path: cacerts, state: "written", code: null, detail: null, advice: null },
      ]);
      const proxy = ["-Dhttps.proxyHost=127.0.0.1", `-Dhttps.proxyPort=${session.port}`];
      // The user's environment, not the session's: as of a child that has lost it.
      const ask = (...options: readonly string[]) =>
        runCommand(
          [join(jre, "bin/java"), ...options, ...proxy, "-cp", home.home, "HttpsGet", "https://good.test/"],
          {
            env: home.env,
          },
        );
      const { exitCode, stdout, stderr } = await ask();
      expect([exitCode, stdout, stderr]).toEqual([0, "hello from good.test\n", ""]);
      const without = await ask("-Djavax.net.ssl.trustStore=/etc/ssl/certs/java/cacerts");
      expect([without.exitCode, without.stderr]).toEqual([
        1,
        expect.stringContaining("PKIX path building failed"),
      ]);
    } finally {
      await session.stop();
    }
    const undone = await home.agentproxy(["uninstall"]);
    expect([undone.exitCode, readFileSync(cacerts).equals(before)]).toEqual([0, true]);
    const { stderr } = await runCommand([join(jre, "bin/java"), "-version"], { env: home.env });
    return /version "([^"]+)"/.exec(stderr)?.[1] ?? "";
  },
  120_000,
);
