// `agentproxy ca`: shows and exports the CA that signs.

import { X509Certificate } from "node:crypto";
import { expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createUserHome } from "../../support/user-home.ts";

test("show and export tell of the same CA, made at the first question and kept", async () => {
  const home = createUserHome("");
  const exported = await home.agentproxy(["ca", "export"]);
  expect(exported).toMatchObject({ exitCode: 0, stderr: "" });
  const certificate = new X509Certificate(exported.stdout);
  const path = join(home.stateDir, "agent-proxy-ca.crt");
  expect(readFileSync(path, "utf8")).toBe(exported.stdout);

  const shown = JSON.parse((await home.agentproxy(["ca", "show", "--json"])).stdout) as Record<
    string,
    string
  >;
  expect(shown).toEqual({
    subject: certificate.subject.split("\n").join(", "),
    fingerprint256: certificate.fingerprint256,
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    path,
  });
  expect((await home.agentproxy(["ca", "show"])).stdout).toBe(`subject      ${shown["subject"]}
SHA-256      ${shown["fingerprint256"]}
valid        ${shown["notBefore"]?.slice(0, 10)} to ${shown["notAfter"]?.slice(0, 10)}
path         ${path}
`);
});

test("with an upstream they tell of the upstream's CA, and make none", async () => {
  const other = createUserHome("");
  const pem = (await other.agentproxy(["ca", "export"])).stdout;
  const home = createUserHome('[proxy]\nupstream = "http://g.test:1"\nupstream_ca = "corp.pem"\n');
  const path = join(home.stateDir, "corp.pem");
  writeFileSync(path, pem);
  expect((await home.agentproxy(["ca", "export"])).stdout).toBe(pem);
  const shown = JSON.parse((await home.agentproxy(["ca", "show", "--json"])).stdout) as Record<
    string,
    string
  >;
  expect(shown["path"]).toBe(path);
  expect(shown["fingerprint256"]).toBe(new X509Certificate(pem).fingerprint256);
  expect(existsSync(join(home.stateDir, "ca"))).toBe(false);
});

test("with an upstream whose CA is not known they say so", async () => {
  const home = createUserHome('[proxy]\nupstream = "http://g.test:1"\n');
  const { exitCode, stderr } = await home.agentproxy(["ca", "show"]);
  expect(exitCode).toBe(1);
  expect(stderr).toBe(
    "agentproxy: error: the upstream's CA is not known\nagentproxy: hint: set upstream_ca under [proxy]\n",
  );
});
