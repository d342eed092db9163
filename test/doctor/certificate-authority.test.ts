// Tests of what is said of the CA at which time.

import { expect, test } from "bun:test";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openAuthority } from "../../src/ca/authority.ts";
import type { Examination } from "../../src/doctor/check.ts";
import { certificateAuthority } from "../../src/doctor/checks/certificate-authority.ts";
import type { StatusDocument } from "../../src/status/document.ts";
import { temporaryFolder } from "../support/temporary.ts";

const dayMs = 24 * 3600 * 1000;

test.each([
  [0, []],
  [-30, ["clock_before_ca"]],
  [363, ["ca_expires_soon"]],
  [400, ["ca_expired"]],
])("%d days from its making", async (days, codes) => {
  const stateDir = temporaryFolder("state");
  const { path: caPath } = await openAuthority(stateDir);
  const caBundlePath = join(stateDir, "ca-bundle.crt");
  copyFileSync(caPath, caBundlePath);
  expect(await codesAt(caPath, caBundlePath, Date.now() + days * dayMs)).toEqual(codes);
});

test("a CA that is no certificate is told as that", async () => {
  const caPath = join(temporaryFolder("state"), "ca.crt");
  writeFileSync(caPath, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  expect(await codesAt(caPath, caPath, Date.now())).toEqual(["ca_file_damaged"]);
});

async function codesAt(caPath: string, caBundlePath: string, nowMs: number): Promise<string[]> {
  const status = { caPath, caBundlePath, javaTrustStorePath: null } as StatusDocument;
  const found = await certificateAuthority.run({ status, nowMs } as Examination);
  return (found ?? []).map(({ code }) => code);
}
