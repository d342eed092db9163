// The CA files that an operator names must be good: a tool that trusts half of them fails in ways that nobody understands.

import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { originCa, pkiPrograms } from "../support/origin-ca.ts";
import { createUserHome } from "../support/user-home.ts";

/** What stands in the file; null: there is none, "folder": there is a folder. */
const contents: readonly (readonly [what: string, content: string | null, cause: string])[] = [
  ["nothing at all", null, "it cannot be read: no such file or directory"],
  ["an empty file", "", "it has no certificate"],
  ["a text", "this is not a certificate\n", "it has no certificate"],
  ["a page that a captive portal sent", "<!DOCTYPE html><title>Log in</title>\n", "it has no certificate"],
  [
    "a certificate of garbage",
    "-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----\n",
    "it has no certificate",
  ],
  ["a certificate that never ends", "-----BEGIN CERTIFICATE-----\nMIIB\n", "it has no certificate"],
  ["a key", "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n", "it has no certificate"],
  ["a folder", "folder", "it is no regular file"],
];

for (const setting of ["upstream_ca", "extra_roots"] as const) {
  describe(`${setting} that is`, () => {
    for (const [what, content, cause] of contents) {
      test(what, async () => {
        const user = createUserHome("");
        const path = join(user.home, "ca.pem");
        if (content === "folder") mkdirSync(path);
        else if (content !== null) writeFileSync(path, content);
        const config =
          setting === "upstream_ca"
            ? { proxy: { upstream: "http://127.0.0.1:1", upstream_ca: path } }
            : { gateway: { extra_roots: [path] } };
        user.writeConfig(config);
        const { exitCode, stdout, stderr } = await user.agentproxy(["up"]);
        expect(stderr).toContain(`"${path}": ${cause}\n`);
        expect(stderr).toMatch(
          content === null || content === "folder"
            ? /^agentproxy: error: cannot read config ".*": line \d, column \d+: [^\n]*\n$/
            : /^agentproxy: error: cannot use [^\n]*\nagentproxy: hint: the file must hold certificates in PEM, or one in DER\n$/,
        );
        expect([exitCode, stdout]).toEqual([1, ""]);
        expect(existsSync(join(user.stateDir, "ca-bundle.crt"))).toBe(false);
      });
    }
  });
}

testWith(pkiPrograms, "a sound certificate beside garbage is taken, and the garbage is told", async () => {
  const ca = await originCa();
  const user = createUserHome("");
  const path = join(user.home, "ca.pem");
  const sound = readFileSync(ca.rootFile, "utf8");
  writeFileSync(path, `${sound}-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----\n`);
  for (const config of [
    { gateway: { extra_roots: [path] } },
    { proxy: { upstream: "http://127.0.0.1:1", upstream_ca: path } },
  ]) {
    user.writeConfig(config);
    const { exitCode, stderr } = await user.agentproxy(["run", "--", "true"]);
    expect(stderr).toStartWith(`agentproxy: warning: skipped a part of "${path}": line `);
    expect(exitCode).toBe(0);
  }
});
