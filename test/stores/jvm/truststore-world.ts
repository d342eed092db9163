// An image with a state directory and, where it is wanted, a JDK, for tests of the truststore.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openAuthority } from "../../../src/ca/authority.ts";
import { readKeystore } from "../../../src/stores/jvm/keystore.ts";
import { writeTruststore } from "../../../src/stores/jvm/truststore.ts";
import type { TruststoreOptions } from "../../../src/stores/jvm/truststore.ts";
import { certificateOf, parseCertificates } from "../../../src/trust/pem.ts";
import type { Certificate } from "../../../src/trust/pem.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { publicRoots } from "./keytool.ts";

export const root = (index: number): Buffer => publicRoots[index] ?? Buffer.alloc(0);
export const certificate = (der: Buffer): Certificate => {
  const found = certificateOf(der);
  if (found === null) throw new Error("Cannot read a certificate of this test");
  return found;
};

export async function createWorld() {
  const image = temporaryFolder("image");
  const stateDir = join(image, "home/u/.agentproxy");
  mkdirSync(stateDir, { recursive: true });
  const { certificatePem } = await openAuthority(join(temporaryFolder("ca"), "state"));
  const authorities = parseCertificates(certificatePem).certificates;
  const put = (path: string, content: string | Buffer = ""): void => {
    mkdirSync(dirname(join(image, path)), { recursive: true });
    writeFileSync(join(image, path), content);
  };
  const jdk = (cacerts: Buffer | string | null): void => {
    put("opt/jdk/bin/java");
    put("opt/jdk/lib/modules");
    put("opt/jdk/lib/security/x");
    if (cacerts !== null) put("opt/jdk/lib/security/cacerts", cacerts);
  };
  const write = (over: Partial<TruststoreOptions> = {}) =>
    writeTruststore({
      root: image,
      home: join(image, "home/u"),
      env: {},
      stateDir,
      authorities,
      bundle: [...authorities, certificate(root(1)), certificate(root(2))],
      ...over,
    });
  const path = join(stateDir, "java-truststore.p12");
  const entries = () => readKeystore(readFileSync(path), null);
  const own = authorities[0]?.der ?? Buffer.alloc(0);
  return { image, stateDir, authorities, own, put, jdk, write, path, entries };
}
