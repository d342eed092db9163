// Tests that what we say of a certificate is what every JDK at hand says.

import { describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isJavaReadable } from "../../../src/stores/jvm/java-readable.ts";
import { certificateOf } from "../../../src/trust/pem.ts";
import { mustRun, runCommand } from "../../support/command.ts";
import { freshEnvironment } from "../../support/environment.ts";
import { testJdks } from "../../support/jdks.ts";
import { testWith } from "../../support/need.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { publicRoots } from "./keytool.ts";

test("every public root is readable", () => {
  expect(publicRoots.length).toBeGreaterThan(100);
  expect(publicRoots.filter((der) => !isJavaReadable(der))).toEqual([]);
});

test.each([Buffer.alloc(0), Buffer.from("x"), Buffer.from("3003020101", "hex")])("%p is not", (der) => {
  expect(isJavaReadable(der)).toBe(false);
});

interface Kind {
  readonly key: readonly string[];
  readonly subject?: string;
  /** In the words of x509v3_config(5). */
  readonly extension?: string;
}

const p256 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

/** What OpenSSL makes and Node's reader takes, though a JDK may not. */
const kinds: Readonly<Record<string, Kind>> = {
  "a P-256 key": { key: p256 },
  "a P-521 key": { key: ["ec", "-pkeyopt", "ec_paramgen_curve:P-521"] },
  "a Brainpool key": { key: ["ec", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1"] },
  "a secp256k1 key": { key: ["ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"] },
  "a curve that is described in place": { key: [...p256, "-pkeyopt", "ec_param_enc:explicit"] },
  "an Ed25519 key": { key: ["ed25519"] },
  "an RSA key of 2,048 bits": { key: ["rsa:2048"] },
  "an RSA key for PSS": { key: ["rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"] },
  "no name": { key: p256, subject: "/" },
  "a critical extension that nobody knows": { key: p256, extension: "1.2.3.4=critical,DER:0500" },
  "basic constraints out of form": { key: p256, extension: "basicConstraints=critical,DER:04020500" },
  "a key usage out of form": { key: p256, extension: "keyUsage=critical,DER:04020500" },
  "a key usage out of form that is not critical": { key: p256, extension: "keyUsage=DER:04020500" },
  "name constraints": { key: p256, extension: "nameConstraints=critical,permitted;DNS:example.com" },
  "name constraints out of form": { key: p256, extension: "nameConstraints=critical,DER:0500" },
  "an empty list of names": { key: p256, extension: "subjectAltName=critical,DER:3000" },
};

describe.each(testJdks().map((jdk) => [jdk.major, jdk] as const))("JDK %d", (_major, { keytool }) => {
  testWith(
    ["java", "openssl"],
    "agrees on certificates of every odd kind",
    async () => {
      const verdicts = await Promise.all(
        Object.entries(kinds).map(async ([name, kind]) => {
          const file = await makeCertificate(kind);
          const der = readFileSync(file);
          expect(certificateOf(der)).not.toBeNull();
          const argv = [keytool, "-printcert", "-file", file];
          const { exitCode } = await runCommand(argv, { env: freshEnvironment("/nonexistent") });
          return [name, isJavaReadable(der), exitCode === 0] as const;
        }),
      );
      expect(verdicts.filter(([, ours, theirs]) => ours !== theirs)).toEqual([]);
      expect(verdicts.filter(([, ours]) => !ours)).toHaveLength(6);
    },
    120_000,
  );
});

async function makeCertificate({ key, subject = "/CN=odd", extension }: Kind): Promise<string> {
  const folder = temporaryFolder("odd");
  const config = join(folder, "config");
  const file = join(folder, "odd.der");
  writeFileSync(config, `[req]\ndistinguished_name=name\n[name]\n[these]\n${extension ?? ""}\n`);
  const options = ["-config", config, ...(extension === undefined ? [] : ["-extensions", "these"])];
  const request = ["req", "-x509", "-nodes", "-newkey", ...key, "-keyout", "/dev/null", "-subj", subject];
  await mustRun(["openssl", ...request, ...options, "-outform", "DER", "-out", file], {
    env: freshEnvironment(folder),
  });
  return file;
}
