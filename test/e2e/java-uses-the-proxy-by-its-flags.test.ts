// Java's HttpsURLConnection, told of the proxy and of a trust store that keytool made by -D flags.

import { expect } from "bun:test";
import { join } from "node:path";
import { mustRun } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const source = join(import.meta.dir, "clients/HttpsGet.java");

testWith(
  [...sitePrograms, "java", "javac", "keytool"],
  "HttpsURLConnection",
  async () => {
    await using site = await startSite();
    const { session } = site;
    const store = join(session.home.home, "trust.p12");
    const certificate = ["-alias", "agentproxy", "-file", join(session.stateDir, "agent-proxy-ca.crt")];
    const form = ["-keystore", store, "-storetype", "PKCS12", "-storepass", "changeit", "-noprompt"];
    await mustRun(["keytool", "-importcert", ...certificate, ...form], { env: session.home.env });
    await mustRun(["javac", "-d", session.home.home, source], { env: session.home.env });

    const proxy = ["-Dhttps.proxyHost=127.0.0.1", `-Dhttps.proxyPort=${session.port}`];
    const trust = [`-Djavax.net.ssl.trustStore=${store}`, "-Djavax.net.ssl.trustStorePassword=changeit"];
    const java = (...flags: readonly string[]) =>
      session.tool(["java", ...flags, "HttpsGet", "https://good.test/"]);
    const [good, bad] = await Promise.all([java(...proxy, ...trust), java(...proxy)]);
    expect([good.exitCode, good.stdout, good.stderr]).toEqual([0, "hello from good.test\n", ""]);
    expect([bad.exitCode, bad.stdout, bad.stderr]).toEqual([
      1,
      "",
      expect.stringContaining("PKIX path building failed"),
    ]);
  },
  60_000,
);
