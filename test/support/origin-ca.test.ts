// Tests that each certificate of the test PKI is as sound or as faulty as it says, by the word of OpenSSL.

import { describe, expect } from "bun:test";
import { leafCases } from "./certificate-cases.ts";
import { runCommand } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { testWith } from "./need.ts";
import { originCa, pkiPrograms } from "./origin-ca.ts";
import { program } from "./programs.ts";
import { temporaryFolder } from "./temporary.ts";

/** OpenSSL takes a CN where there is no DNS name, knows no public suffixes, and lets a leaf be of any version. */
const openSslIsLax = new Set(["cn-only", "mail-san", "wildcard-co-uk", "v1"]);

describe("a case of the test PKI is what it says", () => {
  for (const one of leafCases) {
    const accepted = one.fault === null || openSslIsLax.has(one.name);
    testWith(pkiPrograms, `${one.name}: ${one.fault ?? "sound"}`, async () => {
      const ca = await originCa();
      const { chainFile } = ca.certificate(one.name);
      const careful = ["-x509_strict", "-auth_level", "2", "-purpose", "sslserver"];
      const host = [/^[0-9.]+$/.test(one.host) ? "-verify_ip" : "-verify_hostname", one.host];
      const files = ["-CAfile", ca.rootFile, "-untrusted", chainFile, chainFile];
      const result = await runCommand([program("openssl"), "verify", ...careful, ...host, ...files], {
        env: freshEnvironment(temporaryFolder("home")),
      });
      expect({ accepted: result.exitCode === 0, said: result.stderr }).toMatchObject({ accepted });
    });
  }
});
