// Tests that every JDK at hand reads what we write, and that we read what it writes.

import { describe, expect } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { changeKeystore, isSealedWith, readKeystore } from "../../../src/stores/jvm/keystore.ts";
import type { TrustedEntry } from "../../../src/stores/jvm/trusted-entry.ts";
import { mustRun, runCommand } from "../../support/command.ts";
import { freshEnvironment } from "../../support/environment.ts";
import { anotherJdk, testJdks } from "../../support/jdks.ts";
import { testWith } from "../../support/need.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { byAlias, listEntries, makeKeystore, publicRoots, quick, writeStore } from "./keytool.ts";

const root = (index: number): Buffer => publicRoots[index] ?? Buffer.alloc(0);

/** Any certificates, as their numbers among the public roots, under any names that Java keeps apart and keytool prints whole. */
const someEntries = fc.dictionary(
  fc.stringMatching(/^[a-z0-9][a-z0-9:._ -]{0,20}[a-z0-9]$/),
  fc.integer({ min: 0, max: publicRoots.length - 1 }),
  { minKeys: 1, maxKeys: 12, noNullPrototype: true },
);

const entriesOf = (numbers: Readonly<Record<string, number>>): TrustedEntry[] =>
  Object.entries(numbers).map(([alias, index]) => ({ alias, der: root(index) }));

testWith(["java", ...anotherJdk()], "there are two JDKs to ask", () => {
  expect(testJdks().length).toBeGreaterThan(1);
});

/** What keytool can be told to write; the empty one is its own default. */
const forms = {
  JKS: ["-deststoretype", "JKS"],
  "PKCS#12 as it is by default": ["-deststoretype", "PKCS12"],
  "PKCS#12 of before 2021": ["-deststoretype", "PKCS12", "-J-Dkeystore.pkcs12.legacy"],
  "PKCS#12 without a password": [
    "-deststoretype",
    "PKCS12",
    "-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE",
    "-J-Dkeystore.pkcs12.macAlgorithm=NONE",
  ],
} as const;

describe.each(testJdks().map((jdk) => [jdk.major, jdk] as const))("JDK %d", (_major, jdk) => {
  testWith(
    ["java"],
    "finds every certificate that we write, by the password and without it",
    async () => {
      const path = join(temporaryFolder("keystore"), "ours.p12");
      await fc.assert(
        fc.asyncProperty(someEntries, async (numbers) => {
          const entries = entriesOf(numbers);
          writeFileSync(path, writeStore(entries));
          for (const password of ["changeit", null]) {
            expect(await listEntries(jdk, path, password)).toEqual([...entries].sort(byAlias));
          }
        }),
        { numRuns: 2 },
      );
    },
    120_000,
  );

  testWith(["java"], "does not take what we write for intact under another password", async () => {
    const path = join(temporaryFolder("keystore"), "ours.p12");
    writeFileSync(path, writeStore([{ alias: "one", der: root(0) }]));
    const { keytool } = jdk;
    const env = freshEnvironment("/nonexistent");
    const { stdout } = await runCommand(
      [keytool, ...quick, "-list", "-keystore", path, "-storepass", "another"],
      {
        env,
      },
    );
    expect(stdout).toMatch(/password was incorrect|failed PKCS12 integrity checking/i);
  });
});

// The system's own, and the oldest that everything must work with: what lies between writes no form that neither does.
const writers = testJdks().filter(({ major }, index) => index === 0 || major === 8);

describe.each(writers.map((jdk) => [jdk.major, jdk] as const))("a keystore of JDK %d's", (_major, jdk) => {
  describe.each(Object.entries(forms))("%s", (name, options) => {
    testWith(
      ["java"],
      "is read, and changed so that it finds what we put there and what was there",
      async () => {
        const entries = [0, 5, 9].map((index) => ({ alias: `theirs-${index}`, der: root(index) }));
        const path = await makeKeystore(jdk, entries, options);
        const before = readFileSync(path);
        const isSealed = !name.endsWith("without a password");
        expect([...readKeystore(before, "changeit")].sort(byAlias)).toEqual(entries);
        expect(isSealedWith(before, "changeit")).toBe(isSealed ? true : null);
        expect(isSealedWith(before, "another")).toBe(isSealed ? false : null);

        const ours = { alias: "ccr-agent-proxy", der: root(20) };
        const addition = { drops: () => false, added: [ours], addedAtMs: 1_790_000_000_000 };
        writeFileSync(path, changeKeystore(before, addition, "changeit"));
        expect(await listEntries(jdk, path, "changeit")).toEqual([ours, ...entries]);
        expect(await listEntries(jdk, path, null)).toContainEqual(ours);

        // And it can be written to by keytool still.
        const { keytool } = jdk;
        const store = ["-keystore", path, "-storepass", "changeit"];
        const env = freshEnvironment("/nonexistent");
        await mustRun([keytool, ...quick, "-delete", "-alias", "theirs-5", ...store], { env });
        const kept = [ours, ...entries.filter(({ alias }) => alias !== "theirs-5")];
        expect(await listEntries(jdk, path, "changeit")).toEqual(kept);

        const drops = ({ alias }: TrustedEntry): boolean => alias === ours.alias;
        const change = { drops, added: [], addedAtMs: 0 };
        const removed = () => changeKeystore(readFileSync(path), change, "changeit");
        // keytool has hidden ours with the others by now, and RC2 is not written any more.
        const isRc2 = name.endsWith("of before 2021") || (jdk.major === 8 && name.endsWith("by default"));
        if (isRc2) expect(removed).toThrow("RC2");
        else {
          writeFileSync(path, removed());
          expect(await listEntries(jdk, path, "changeit")).toEqual(kept.slice(1));
        }
      },
      120_000,
    );
  });
});

testWith(["openssl"], "OpenSSL finds every certificate that we write, and the seal intact", async () => {
  const path = join(temporaryFolder("keystore"), "ours.p12");
  const env = freshEnvironment("/nonexistent");
  const read = (password: string) =>
    runCommand(["openssl", "pkcs12", "-in", path, "-info", "-nokeys", "-passin", `pass:${password}`], {
      env,
    });
  await fc.assert(
    fc.asyncProperty(someEntries, async (numbers) => {
      const entries = entriesOf(numbers);
      writeFileSync(path, writeStore(entries));
      const { exitCode, stdout, stderr } = await read("changeit");
      expect([exitCode, stderr]).toEqual([0, expect.stringContaining("MAC: sha1")]);
      expect(stdout.match(/BEGIN CERTIFICATE/g)).toHaveLength(entries.length);
    }),
    { numRuns: 10 },
  );
  expect((await read("another")).stderr).toContain("invalid password");
});
