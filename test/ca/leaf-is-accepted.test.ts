// Tests that what verifies certificates out there accepts ours, each next to a leaf for another name that it must refuse.

import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { openAuthority } from "../../src/ca/authority.ts";
import type { CertificateAuthority } from "../../src/ca/authority.ts";
import { makeRoot } from "../../src/ca/root.ts";
import { parseHost } from "../../src/wire/host.ts";
import { mustRun, runCommand } from "../support/command.ts";
import type { CommandResult } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { rejectionOf } from "./rejection.ts";
import { startLeafServer } from "./leaf-server.ts";

const folder = temporaryFolder("accepted");
const clients = new URL("clients/", import.meta.url).pathname;
const longName = `${"a".repeat(63)}.${"b".repeat(63)}.example`;
let opened: Promise<CertificateAuthority> | null = null;
const authority = (): Promise<CertificateAuthority> => (opened ??= openAuthority(join(folder, "state")));

/** How one client fetches a URL while it trusts nothing but the CA in a file. */
type Fetch = (caFile: string, url: string, home: string) => Promise<CommandResult>;

const run =
  (
    argv: (caFile: string, url: string) => string[],
    env: (caFile: string) => Record<string, string> = () => ({}),
  ): Fetch =>
  (caFile, url, home) =>
    runCommand(argv(caFile, url), {
      env: freshEnvironment(home, { NO_PROXY: "*", ...env(caFile) }),
      cwd: home,
      timeoutMs: 90_000,
    });

const nodeProgram =
  "fetch(process.argv[1]).then((r) => r.text()).then(console.log, (e) => { console.error(e.cause ?? e); process.exit(1); })";

const fetches: readonly (readonly [string, readonly string[], Fetch])[] = [
  ["curl", ["curl"], run((ca, url) => [program("curl"), "-sS", "--cacert", ca, url])],
  [
    "wget (GnuTLS)",
    ["wget"],
    run((ca, url) => [program("wget"), "-nv", "-O-", "-t1", `--ca-certificate=${ca}`, url]),
  ],
  [
    "Python with VERIFY_X509_STRICT",
    ["python3"],
    run((ca, url) => [program("python3"), join(clients, "fetch.py"), ca, url]),
  ],
  [
    "Node",
    ["node"],
    run(
      (_ca, url) => [program("node"), "-e", nodeProgram, url],
      (ca) => ({ NODE_EXTRA_CA_CERTS: ca }),
    ),
  ],
  [
    "Bun",
    [],
    run(
      (_ca, url) => [process.execPath, "-e", nodeProgram, url],
      (ca) => ({ NODE_EXTRA_CA_CERTS: ca }),
    ),
  ],
  ["Java", ["java", "javac"], run((ca, url) => [program("java"), join(clients, "Fetch.java"), ca, url])],
  [
    "Go",
    ["go"],
    run(
      (ca, url) => [program("go"), "run", join(clients, "fetch.go"), ca, url],
      () => ({ GOCACHE: join(folder, "go-cache"), GO111MODULE: "off" }),
    ),
  ],
];

for (const [client, programs, fetchWith] of fetches) {
  testWith(
    programs,
    `${client} accepts the leaf for a name and for addresses, and refuses another's`,
    async () => {
      const ca = await authority();
      const home = temporaryFolder("home");
      const other = join(home, "other-ca.pem");
      writeFileSync(other, (await makeRoot(new Date())).certificatePem);
      await using byName = await startLeafServer(ca, "localhost");
      await using byIpv4 = await startLeafServer(ca, "127.0.0.1");
      await using wrong = await startLeafServer(ca, "other.example", "localhost");
      for (const { url } of [byName, byIpv4]) {
        const { stdout, stderr } = await fetchWith(ca.path, url, home);
        expect([url, stdout.trim(), stdout === "" ? stderr : ""]).toEqual([url, "hello", ""]);
      }
      expect((await fetchWith(ca.path, wrong.url, home)).exitCode).not.toBe(0);
      expect((await fetchWith(other, byName.url, home)).exitCode).not.toBe(0);
    },
    180_000,
  );
}

testWith(["curl"], "curl accepts the leaf for an IPv6 address", async () => {
  const ca = await authority();
  await using server = await startLeafServer(ca, "::1", "[::1]");
  const { stdout } = await runCommand([program("curl"), "-sS", "--cacert", ca.path, server.url], { env: {} });
  expect(stdout).toBe("hello");
});

testWith(["git"], "git accepts the leaf", async () => {
  const ca = await authority();
  await using server = await startLeafServer(ca, "localhost");
  const env = freshEnvironment(folder, { GIT_SSL_CAINFO: ca.path, NO_PROXY: "*" });
  expect(await mustRun([program("git"), "ls-remote", `${server.url}repo`], { env })).toContain(
    "refs/heads/main",
  );
});

testWith(["gnutls-cli"], "GnuTLS accepts the leaf", async () => {
  const ca = await authority();
  await using server = await startLeafServer(ca, "localhost");
  const { stdout } = await runCommand(
    [program("gnutls-cli"), `--x509cafile=${ca.path}`, "-p", String(server.port), "localhost"],
    { env: {}, stdin: "" },
  );
  expect(stdout).toContain("The certificate is trusted.");
});

/** One leaf of each form that the profile has. */
async function leafFiles(): Promise<{ caFile: string; files: readonly (readonly [string, string])[] }> {
  const ca = await authority();
  const files: (readonly [string, string])[] = [];
  for (const name of ["a.example", "127.0.0.1", "2001:db8::1", longName]) {
    const host = parseHost(name);
    if (!host.ok) throw new Error(host.fault);
    const path = join(folder, `leaf-${files.length}.pem`);
    writeFileSync(path, (await ca.leafFor(host.value)).certificatePem);
    files.push([name, path]);
  }
  return { caFile: ca.path, files };
}

testWith(["openssl"], "openssl verify accepts every form of leaf, strictly and for its name", async () => {
  const { caFile, files } = await leafFiles();
  for (const [name, path] of files) {
    const check = /^[0-9.]+$|:/.test(name) ? "-verify_ip" : "-verify_hostname";
    const argv = [program("openssl"), "verify", "-x509_strict", "-purpose", "sslserver", "-check_ss_sig"];
    expect(await mustRun([...argv, "-CAfile", caFile, check, name, path], { env: {} })).toBe(`${path}: OK\n`);
    const { exitCode } = await runCommand(
      [...argv, "-CAfile", caFile, "-verify_hostname", "b.example", path],
      { env: {} },
    );
    expect([name, exitCode]).not.toEqual([name, 0]);
  }
});

testWith(["certtool"], "certtool accepts every form of leaf", async () => {
  const { caFile, files } = await leafFiles();
  for (const [name, path] of files) {
    const argv = [program("certtool"), "--verify", "--load-ca-certificate", caFile, "--infile", path];
    const { exitCode, stdout, stderr } = await runCommand(argv, { env: {} });
    expect([name, exitCode, exitCode === 0 ? "" : stdout + stderr]).toEqual([name, 0, ""]);
  }
});

testWith(["certutil"], "NSS accepts every form of leaf", async () => {
  const { caFile, files } = await leafFiles();
  const database = join(folder, "nssdb");
  mkdirSync(database);
  const certutil = async (...argv: string[]): Promise<string> =>
    await mustRun([program("certutil"), "-d", `sql:${database}`, ...argv], { env: {} });
  await certutil("-N", "--empty-password");
  await certutil("-A", "-n", "ca", "-t", "C,,", "-i", caFile);
  for (const [, path] of files) {
    const nickname = basename(path);
    await certutil("-A", "-n", nickname, "-t", ",,", "-i", path);
    expect(await certutil("-V", "-n", nickname, "-u", "V", "-e")).toContain("certificate is valid");
  }
});

test("Bun's own TLS refuses the CA's leaf for another name, so that the tests above mean something", async () => {
  const ca = await authority();
  await using wrong = await startLeafServer(ca, "other.example", "localhost");
  const rejection = await rejectionOf(fetch(wrong.url, { tls: { ca: ca.certificatePem } }));
  expect(rejection.message).toContain("ERR_TLS_CERT_ALTNAME_INVALID");
});
