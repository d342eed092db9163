// Tests of the CA of a state directory.

import { describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { openAuthority } from "../../src/ca/authority.ts";
import { AuthorityError } from "../../src/ca/authority-error.ts";
import { makeRoot } from "../../src/ca/root.ts";
import { runCommand } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { rejectionOf } from "./rejection.ts";

const dayMs = 24 * 60 * 60 * 1000;
const start = new Date("2026-11-24T12:00:00Z");
const after = (days: number) => () => new Date(start.getTime() + days * dayMs);
const modeOf = (path: string): number => statSync(path).mode & 0o7777;
const module = new URL("../../src/ca/authority.ts", import.meta.url).pathname;

interface State {
  readonly stateDir: string;
  readonly secret: string;
  readonly certificate: string;
}

function newState(): State {
  const stateDir = join(temporaryFolder("authority"), "state");
  return {
    stateDir,
    secret: join(stateDir, "ca", "authority.pem"),
    certificate: join(stateDir, "agent-proxy-ca.crt"),
  };
}

async function faultOf(promise: Promise<unknown>): Promise<AuthorityError> {
  const error = await rejectionOf(promise);
  if (!(error instanceof AuthorityError)) throw error;
  return error;
}

/** A program that opens the authority and prints its fingerprint. */
const opener = (stateDir: string, at: Date): string =>
  `const { openAuthority } = await import(${JSON.stringify(module)});
   const { fingerprint256 } = await openAuthority(${JSON.stringify(stateDir)}, () => new Date(${at.getTime()}));
   console.log(fingerprint256);`;

describe("the first time", () => {
  test("one is made, whose key only its owner can read and whose certificate everyone can", async () => {
    const { stateDir, secret, certificate } = newState();
    const before = process.umask(0o077);
    const authority = await openAuthority(stateDir, after(0)).finally(() => process.umask(before));
    expect([modeOf(stateDir), modeOf(join(stateDir, "ca"))]).toEqual([0o755, 0o700]);
    expect([modeOf(secret), modeOf(certificate)]).toEqual([0o600, 0o644]);
    expect(readFileSync(certificate, "utf8")).toBe(authority.certificatePem);
    expect(readFileSync(certificate, "utf8")).not.toContain("PRIVATE KEY");
    expect(readdirSync(join(stateDir, "ca"))).toEqual(["authority.pem"]);
    expect(readdirSync(stateDir).sort()).toEqual(["agent-proxy-ca.crt", "ca"]);
  });

  test("it tells who it is", async () => {
    const { stateDir, certificate } = newState();
    const authority = await openAuthority(stateDir, after(0));
    const parsed = new X509Certificate(authority.certificatePem);
    expect(authority.subject).toMatch(/^O=agentproxy, CN=agentproxy session CA [0-9a-f]{6}$/);
    expect(authority.fingerprint256).toBe(parsed.fingerprint256);
    expect(authority.certificateDer.equals(parsed.raw)).toBe(true);
    expect(authority.notBefore).toEqual(after(-7)());
    expect(authority.notAfter).toEqual(after(365)());
    expect(authority.path).toBe(certificate);
    expect(authority.previousPems).toEqual([]);
  });

  test("its leaves are signed by it", async () => {
    const authority = await openAuthority(newState().stateDir, after(0));
    const leaf = new X509Certificate(
      (await authority.leafFor({ kind: "name", text: "a.example" })).certificatePem,
    );
    expect(leaf.verify(new X509Certificate(authority.certificatePem).publicKey)).toBe(true);
  });
});

describe("the next time", () => {
  test("the same is used, and nothing is written", async () => {
    const { stateDir, secret, certificate } = newState();
    const first = await openAuthority(stateDir, after(0));
    const inodes = [secret, certificate, join(stateDir, "ca")].map((path) => statSync(path).mtimeMs);
    const second = await openAuthority(stateDir, after(300));
    expect(second.fingerprint256).toBe(first.fingerprint256);
    expect([secret, certificate, join(stateDir, "ca")].map((path) => statSync(path).mtimeMs)).toEqual(inodes);
  });

  test("a published certificate that was removed or changed is put back", async () => {
    const { stateDir, certificate } = newState();
    const { certificatePem } = await openAuthority(stateDir, after(0));
    rmSync(certificate);
    await openAuthority(stateDir, after(0));
    expect(readFileSync(certificate, "utf8")).toBe(certificatePem);
    writeFileSync(certificate, "garbage");
    await openAuthority(stateDir, after(0));
    expect(readFileSync(certificate, "utf8")).toBe(certificatePem);
  });

  test.each([
    ["a day ahead", 1],
    ["a day behind", -1],
  ])("a clock that is %s keeps it", async (_what, days) => {
    const { stateDir } = newState();
    const first = await openAuthority(stateDir, after(0));
    expect((await openAuthority(stateDir, after(days))).fingerprint256).toBe(first.fingerprint256);
  });
});

describe("a new one is made", () => {
  test.each([
    ["a month before the end", 336],
    ["after the end", 400],
    ["when the clock is before its beginning", -8],
  ])("%s", async (_what, days) => {
    const { stateDir, certificate } = newState();
    const first = await openAuthority(stateDir, after(0));
    const second = await openAuthority(stateDir, after(days));
    expect(second.fingerprint256).not.toBe(first.fingerprint256);
    expect(second.subject).not.toBe(first.subject);
    expect(readFileSync(certificate, "utf8")).toBe(second.certificatePem);
    expect((await openAuthority(stateDir, after(days))).fingerprint256).toBe(second.fingerprint256);
  });

  test("and the old certificate is remembered, without its key, until it has expired", async () => {
    const { stateDir } = newState();
    const first = await openAuthority(stateDir, after(0));
    expect((await openAuthority(stateDir, after(340))).previousPems).toEqual([first.certificatePem]);
    const previous = join(stateDir, "ca", "previous.pem");
    expect(readFileSync(previous, "utf8")).toBe(first.certificatePem);
    expect(modeOf(previous)).toBe(0o600);
    expect((await openAuthority(stateDir, after(364))).previousPems).toEqual([first.certificatePem]);
    const second = await openAuthority(stateDir, after(366));
    expect(second.previousPems).toEqual([]);
    const third = await openAuthority(stateDir, after(680));
    expect(third.previousPems).toEqual([second.certificatePem]);
    expect(readFileSync(previous, "utf8")).toBe(second.certificatePem);
  });

  test("and several old certificates are remembered where none has expired", async () => {
    const { stateDir } = newState();
    const first = await openAuthority(stateDir, after(0));
    const second = await openAuthority(stateDir, after(-8));
    const third = await openAuthority(stateDir, after(-20));
    expect(third.previousPems).toEqual([first.certificatePem, second.certificatePem]);
  });

  test("and a file of old certificates that was damaged costs only what was damaged", async () => {
    const { stateDir } = newState();
    const first = await openAuthority(stateDir, after(0));
    await openAuthority(stateDir, after(340));
    const previous = join(stateDir, "ca", "previous.pem");
    writeFileSync(previous, `garbage\n-----END CERTIFICATE-----\n${first.certificatePem}garbage`);
    expect((await openAuthority(stateDir, after(340))).previousPems).toEqual([first.certificatePem]);
  });

  test("and one that had expired is not remembered", async () => {
    const { stateDir } = newState();
    await openAuthority(stateDir, after(0));
    expect((await openAuthority(stateDir, after(400))).previousPems).toEqual([]);
    expect(readdirSync(join(stateDir, "ca"))).toEqual(["authority.pem"]);
  });

  test("where the file is damaged or its halves do not match", async () => {
    const other = await makeRoot(start);
    const damages: readonly ((text: string) => string)[] = [
      () => "",
      () => "garbage",
      (text) => text.slice(0, text.length / 2),
      (text) => text.replace("BEGIN CERTIFICATE", "BEGIN NOTHING"),
      (text) => other.privateKeyPem + text.slice(text.indexOf("-----BEGIN CERTIFICATE")),
    ];
    for (const damage of damages) {
      const { stateDir, secret } = newState();
      const first = await openAuthority(stateDir, after(0));
      writeFileSync(secret, damage(readFileSync(secret, "utf8")));
      const second = await openAuthority(stateDir, after(0));
      expect(second.fingerprint256).not.toBe(first.fingerprint256);
      expect(modeOf(secret)).toBe(0o600);
      expect((await openAuthority(stateDir, after(0))).fingerprint256).toBe(second.fingerprint256);
    }
  });

  test("by whoever finds what a process that was killed had published but not put in place", async () => {
    const { stateDir, secret } = newState();
    await openAuthority(stateDir, after(0));
    const old = readFileSync(secret, "utf8");
    const chosen = await openAuthority(newState().stateDir, after(340));
    const root = await makeRoot(after(340)());
    const left = join(stateDir, "ca", `successor-of-${Bun.hash(old).toString(16)}.pem`);
    writeFileSync(left, root.privateKeyPem + root.certificatePem, { mode: 0o600 });
    const found = await openAuthority(stateDir, after(340));
    expect(found.certificatePem).toBe(root.certificatePem);
    expect(found.certificatePem).not.toBe(chosen.certificatePem);
    expect(existsSync(left)).toBe(false);
  });
});

describe("a key that cannot be trusted or read is an error with a way out", () => {
  test.each([0o640, 0o604, 0o660, 0o644, 0o610])("mode %o", async (mode) => {
    const { stateDir, secret } = newState();
    await openAuthority(stateDir, after(0));
    const before = readFileSync(secret, "utf8");
    chmodSync(secret, mode);
    const fault = await faultOf(openAuthority(stateDir, after(0)));
    expect(fault.message).toBe(
      `Cannot use CA key "${secret}": others than its owner may read it (mode 0${mode.toString(8)})`,
    );
    expect(fault.hint).toContain(`chmod 600 ${secret}`);
    expect(`${fault.message}${fault.hint}`).not.toContain("BEGIN");
    // Also where a new one is due: the old key is in the owner's hands until they have decided.
    await faultOf(openAuthority(stateDir, after(400)));
    expect(readFileSync(secret, "utf8")).toBe(before);
    chmodSync(secret, 0o600);
    await openAuthority(stateDir, after(0));
  });

  test("a symlink in the place of the key", async () => {
    const { stateDir, secret } = newState();
    await openAuthority(stateDir, after(0));
    renameSync(secret, join(stateDir, "elsewhere"));
    symlinkSync("../elsewhere", secret);
    const fault = await faultOf(openAuthority(stateDir, after(0)));
    expect(fault.message).toBe(`Cannot use CA key "${secret}": it is a symlink`);
    expect(fault.hint).toContain("remove it");
  });

  test("a symlink in the place of its folder", async () => {
    const { stateDir } = newState();
    mkdirSync(stateDir, { recursive: true });
    mkdirSync(join(stateDir, "public"), { mode: 0o755 });
    symlinkSync("public", join(stateDir, "ca"));
    expect((await rejectionOf(openAuthority(stateDir, after(0)))).message).toStartWith(
      `Cannot make folder "${stateDir}/ca": it is a symlink`,
    );
    expect(readdirSync(join(stateDir, "public"))).toEqual([]);
  });

  test("a folder in the place of the key", async () => {
    const { stateDir, secret } = newState();
    mkdirSync(secret, { recursive: true });
    expect((await faultOf(openAuthority(stateDir, after(0)))).message).toContain("it is not a file");
  });

  testWith(["mkfifo"], "a FIFO in the place of the key is not waited for", async () => {
    const { stateDir, secret } = newState();
    mkdirSync(join(stateDir, "ca"), { recursive: true });
    await runCommand([program("mkfifo"), "-m", "600", secret], { env: {} });
    expect((await faultOf(openAuthority(stateDir, after(0)))).message).toContain("it is not a file");
  });

  test("a folder of the key that is open to others is closed", async () => {
    const { stateDir } = newState();
    await openAuthority(stateDir, after(0));
    chmodSync(join(stateDir, "ca"), 0o777);
    await openAuthority(stateDir, after(0));
    expect(modeOf(join(stateDir, "ca"))).toBe(0o700);
  });
});

test("a state directory that cannot be written is an error that names it", async () => {
  const stateDir = join(temporaryFolder("authority"), "file", "state");
  writeFileSync(join(stateDir, ".."), "");
  expect((await rejectionOf(openAuthority(stateDir, after(0)))).message).toStartWith(
    `Cannot make folder "${stateDir}": not a directory`,
  );
});

describe("twenty processes that start together end with one CA", () => {
  async function openTwenty(stateDir: string, at: Date): Promise<Set<string>> {
    const runs = await Promise.all(
      Array.from({ length: 20 }, () =>
        runCommand([process.execPath, "-e", opener(stateDir, at)], { env: {}, cwd: stateDir }),
      ),
    );
    for (const { exitCode, stderr } of runs) expect([exitCode, stderr]).toEqual([0, ""]);
    return new Set(runs.map(({ stdout }) => stdout.trim()));
  }

  test("where there was none", async () => {
    const { stateDir, certificate } = newState();
    mkdirSync(stateDir, { recursive: true });
    const fingerprints = await openTwenty(stateDir, after(0)());
    expect(fingerprints.size).toBe(1);
    expect(new X509Certificate(readFileSync(certificate)).fingerprint256).toBe([...fingerprints][0] ?? "");
    expect(readdirSync(join(stateDir, "ca"))).toEqual(["authority.pem"]);
  }, 60_000);

  test("where the old one is due", async () => {
    const { stateDir, certificate } = newState();
    const old = await openAuthority(stateDir, after(0));
    const fingerprints = await openTwenty(stateDir, after(340)());
    expect(fingerprints.size).toBe(1);
    expect(fingerprints.has(old.fingerprint256)).toBe(false);
    expect(new X509Certificate(readFileSync(certificate)).fingerprint256).toBe([...fingerprints][0] ?? "");
    expect((await openAuthority(stateDir, after(340))).previousPems).toEqual([old.certificatePem]);
    expect(readdirSync(join(stateDir, "ca")).sort()).toEqual(["authority.pem", "previous.pem"]);
  }, 60_000);
});
