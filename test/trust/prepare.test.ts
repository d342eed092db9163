// Tests of making ready what tools are to trust.

import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openAuthority } from "../../src/ca/authority.ts";
import type { CertificateAuthority } from "../../src/ca/authority.ts";
import { makeRoot } from "../../src/ca/root.ts";
import { caVariables } from "../../src/tools/catalogue.ts";
import { prepareTrust } from "../../src/trust/prepare.ts";
import type { TrustOptions } from "../../src/trust/prepare.ts";
import { rejectionOf } from "../ca/rejection.ts";
import { mustRun } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { foreignCa } from "./foreign-ca.ts";

const pems = new Map<string, string>();
const pem = (name: string): string => pems.get(name) ?? "";
let root: string;
let stateDir: string;
let authority: CertificateAuthority;

beforeAll(async () => {
  for (const name of ["image", "image-2", "corp", "user", "egress"]) {
    // Any CA that is not ours by its name.
    pems.set(name, await foreignCa(name));
  }
});

beforeEach(async () => {
  root = realpathSync(temporaryFolder("trust"));
  stateDir = join(root, "state");
  authority = await openAuthority(stateDir);
  put("etc/ssl/certs/ca-certificates.crt", pem("image") + pem("image-2"));
});

function put(path: string, text: string): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

interface Changes {
  readonly env?: Record<string, string>;
  readonly authority?: TrustOptions["authority"];
  readonly upstreamCa?: string;
  readonly extraRoots?: string[];
  readonly stateDir?: string;
}

function prepare(changes: Changes = {}) {
  return prepareTrust({
    settings: {
      stateDir: changes.stateDir ?? stateDir,
      upstreamCa: changes.upstreamCa ?? null,
      extraRoots: changes.extraRoots ?? [],
    },
    authority: changes.authority === undefined ? authority : changes.authority,
    env: { HOME: join(root, "home"), PATH: "", ...changes.env },
    caVariables,
    root,
    cwd: root,
  });
}

/** The common names of the certificates in a text, ours as "own". */
function namesIn(text: string): string[] {
  return (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((block) => {
    const name = /CN=(.*)/.exec(new X509Certificate(block).subject)?.[1] ?? "";
    return name.startsWith("agentproxy") ? "own" : name;
  });
}

const bundle = (): string => readFileSync(join(stateDir, "ca-bundle.crt"), "utf8");

describe("the bundle", () => {
  test("has our CA, the image's roots and the user's CAs, each once, and says where they came from", async () => {
    const corp = put("corp/ca.pem", `# ours\r\n${pem("corp").replaceAll("\n", "\r\n")}${pem("image")}`);
    const trust = await prepare({
      env: { NODE_EXTRA_CA_CERTS: corp, PIP_CERT: corp, GIT_SSL_CAINFO: "corp/ca.pem" },
    });
    expect(namesIn(bundle())).toEqual(["own", "image", "image-2", "corp"]);
    expect(bundle().split("-----BEGIN")[0]?.split("\n").slice(1)).toEqual([
      `# agentproxy: 1 own "${stateDir}/agent-proxy-ca.crt" "agentproxy"`,
      `# agentproxy: 2 image "${root}/etc/ssl/certs/ca-certificates.crt" "the image"`,
      `# agentproxy: 1 user "${corp}" "GIT_SSL_CAINFO, NODE_EXTRA_CA_CERTS, PIP_CERT"`,
      "",
    ]);
    // Nothing behind the last certificate: npm would take it for one.
    expect(bundle()).toEndWith("-----END CERTIFICATE-----\n");
    expect(bundle()).not.toContain("\r");
    expect(trust).toMatchObject({
      bundlePath: join(stateDir, "ca-bundle.crt"),
      caPath: join(stateDir, "agent-proxy-ca.crt"),
      userCaPresent: true,
      hasSystemCa: false,
      javaTrustStorePath: null,
      toolTrustFailureCodes: [],
      npmrcSetsCafile: false,
      warnings: [],
    });
  });

  test("is written only when it would differ, and can be read by everyone", async () => {
    await prepare();
    const before = statSync(join(stateDir, "ca-bundle.crt"));
    expect(before.mode & 0o777).toBe(0o644);
    await prepare();
    expect(statSync(join(stateDir, "ca-bundle.crt")).ino).toBe(before.ino);
    put("etc/ssl/certs/ca-certificates.crt", pem("image"));
    await prepare();
    expect(namesIn(bundle())).toEqual(["own", "image"]);
    writeFileSync(join(stateDir, "ca-bundle.crt"), "damaged");
    await prepare();
    expect(namesIn(bundle())).toEqual(["own", "image"]);
    expect(readdirSync(stateDir).sort()).toEqual(["agent-proxy-ca.crt", "ca", "ca-bundle.crt"]);
  });

  test("has the CAs that ours took the place of, while they live", async () => {
    const later = await openAuthority(stateDir, () => new Date(Date.now() + 340 * 24 * 60 * 60 * 1000));
    const trust = await prepare({ authority: later });
    expect(namesIn(bundle())).toEqual(["own", "own", "image", "image-2"]);
    expect(namesIn(trust.originRoots.join(""))).toEqual(["image", "image-2"]);
    expect(namesIn(readFileSync(trust.caPath, "utf8"))).toEqual(["own"]);
  });

  test("has a CA of the user's npmrc, and tells that npm is told of CAs", async () => {
    put("home/.npmrc", `cafile=${put("corp/npm.pem", pem("user"))}\n`);
    const trust = await prepare();
    expect(namesIn(bundle())).toEqual(["own", "image", "image-2", "user"]);
    expect([trust.npmrcSetsCafile, trust.userCaPresent]).toEqual([true, true]);
  });

  test("has a CA that stands in the user's npmrc itself", async () => {
    put("home/.npmrc", `ca="${pem("user").trim().replaceAll("\n", "\\n")}"\n`);
    await prepare();
    expect(namesIn(bundle())).toEqual(["own", "image", "image-2", "user"]);
    await prepare();
    expect(namesIn(bundle())).toEqual(["own", "image", "image-2", "user"]);
  });

  test("does not take over a CA of a project that was checked out", async () => {
    put(".npmrc", `cafile=${put("evil.pem", pem("user"))}\n`);
    const trust = await prepare();
    expect(namesIn(bundle())).toEqual(["own", "image", "image-2"]);
    expect(trust.npmrcSetsCafile).toBe(true);
  });

  test("stands where the state directory cannot be written as an error that names it", async () => {
    const error = await rejectionOf(prepare({ stateDir: put("file", "") }));
    expect(error.message).toBe(`Cannot make folder "${root}/file": file already exists`);
  });
});

describe("files that are missing or damaged", () => {
  test("are named in warnings, and cost nothing else", async () => {
    const damaged = put(
      "corp/ca.pem",
      `${pem("corp")}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
    );
    const trust = await prepare({
      env: {
        NODE_EXTRA_CA_CERTS: "/none.pem",
        PIP_CERT: "/none.pem",
        AWS_CA_BUNDLE: damaged,
        DENO_CERT: put("empty", ""),
      },
    });
    expect(namesIn(bundle())).toEqual(["own", "image", "image-2", "corp"]);
    const line = pem("corp").split("\n").length;
    expect([...trust.warnings].sort()).toEqual([
      `DENO_CERT: cannot use "${root}/empty": it has no certificate as PEM or DER`,
      `NODE_EXTRA_CA_CERTS, PIP_CERT: cannot use "/none.pem": no such file or directory`,
      `skipped a part of "${damaged}": line ${line}: the block is not a certificate`,
    ]);
  });

  test("in the image's roots too, with the number of the others", async () => {
    const bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const path = put("etc/ssl/certs/ca-certificates.crt", bad + pem("image") + bad + bad);
    const trust = await prepare();
    expect(namesIn(bundle())).toEqual(["own", "image"]);
    expect(trust.warnings).toEqual([
      `skipped a part of "${path}": line 1: the block is not a certificate, and 2 more like it`,
    ]);
  });

  test("that the settings name are an error", async () => {
    const cause = "no such file or directory";
    expect((await rejectionOf(prepare({ authority: null, upstreamCa: "/none.pem" }))).message).toBe(
      `Cannot use upstream_ca "/none.pem": ${cause}`,
    );
    expect((await rejectionOf(prepare({ extraRoots: ["/none.pem"] }))).message).toBe(
      `Cannot use extra_roots "/none.pem": ${cause}`,
    );
    const empty = put("empty", "");
    expect((await rejectionOf(prepare({ extraRoots: [empty] }))).message).toBe(
      `Cannot use extra_roots "${empty}": it has no certificate`,
    );
  });

  test("an image without roots has those built in, and a code", async () => {
    rmSync(join(root, "etc"), { recursive: true });
    const trust = await prepare();
    expect(trust.toolTrustFailureCodes).toEqual(["image_roots_missing"]);
    expect(trust.warnings).toEqual([expect.stringContaining("install ca-certificates")]);
    expect(trust.originRoots.length).toBeGreaterThan(50);
    expect(namesIn(bundle()).length).toBe(trust.originRoots.length + 1);
  });
});

describe("what origins are verified with", () => {
  test("is the image's roots and the operator's, not the user's", async () => {
    const extra = put("corp/origins.pem", pem("corp"));
    const trust = await prepare({ extraRoots: [extra], env: { CURL_CA_BUNDLE: put("u.pem", pem("user")) } });
    expect(namesIn(trust.originRoots.join(""))).toEqual(["image", "image-2", "corp"]);
    expect(namesIn(bundle())).toEqual(["own", "image", "image-2", "user"]);
  });

  test("is never a CA of ours, wherever it stands", async () => {
    const stranger = (await makeRoot(new Date())).certificatePem;
    const system = put(
      "etc/ssl/certs/ca-certificates.crt",
      pem("image") + authority.certificatePem + stranger,
    );
    const trust = await prepare({
      extraRoots: [authority.path],
      env: { SSL_CERT_FILE: system, CURL_CA_BUNDLE: system },
    });
    expect(namesIn(trust.originRoots.join(""))).toEqual(["image"]);
    expect(namesIn(bundle())).toEqual(["own", "image"]);
    expect(trust.hasSystemCa).toBe(true);
  });

  test("may be another agentproxy's CA where the operator says so", async () => {
    const stranger = put("gateway.crt", (await makeRoot(new Date())).certificatePem);
    expect(namesIn((await prepare({ extraRoots: [stranger] })).originRoots.join(""))).toEqual([
      "image",
      "image-2",
      "own",
    ]);
  });
});

describe("with an upstream", () => {
  test("its CA takes the place of ours", async () => {
    const trust = await prepare({ authority: null, upstreamCa: put("egress.pem", `# x\n${pem("egress")}`) });
    expect(readFileSync(join(stateDir, "agent-proxy-ca.crt"), "utf8")).toBe(pem("egress"));
    expect(namesIn(bundle())).toEqual(["egress", "image", "image-2"]);
    expect(trust).toMatchObject({
      caPath: join(stateDir, "agent-proxy-ca.crt"),
      hasSystemCa: false,
      toolTrustFailureCodes: [],
    });
  });

  test("that the image already trusts, it is told", async () => {
    put("etc/ssl/certs/ca-certificates.crt", pem("image") + pem("egress"));
    expect(
      (await prepare({ authority: null, upstreamCa: put("egress.pem", pem("egress")) })).hasSystemCa,
    ).toBe(true);
    const two = put("two.pem", pem("egress") + pem("corp"));
    expect((await prepare({ authority: null, upstreamCa: two })).hasSystemCa).toBe(false);
  });

  test("whose CA is an agentproxy gateway's, it is trusted", async () => {
    const gateway = put("gateway.crt", (await makeRoot(new Date())).certificatePem);
    await prepare({ authority: null, upstreamCa: gateway });
    expect(namesIn(bundle())).toEqual(["own", "image", "image-2"]);
  });

  test("whose CA is not known, there is a code, and tools are given what the image trusts", async () => {
    const trust = await prepare({ authority: null });
    expect(trust.toolTrustFailureCodes).toEqual(["upstream_ca_missing"]);
    expect(trust.warnings).toEqual([expect.stringContaining("set upstream_ca under [proxy]")]);
    expect([trust.caPath, trust.hasSystemCa]).toEqual([trust.bundlePath, false]);
    expect(namesIn(bundle())).toEqual(["image", "image-2"]);
  });
});

describe("a start inside a session", () => {
  /** What the session's environment names. */
  const inside = (extra: Record<string, string> = {}): Record<string, string> => ({
    AGENT_PROXY_STATE_DIR: stateDir,
    SSL_CERT_FILE: join(stateDir, "ca-bundle.crt"),
    CURL_CA_BUNDLE: join(stateDir, "ca-bundle.crt"),
    NODE_EXTRA_CA_CERTS: join(stateDir, "agent-proxy-ca.crt"),
    ...extra,
  });

  test("changes nothing", async () => {
    const corp = put("corp/roots.pem", pem("corp"));
    const user = put("corp/user.pem", pem("user"));
    const first = await prepare({ env: { SSL_CERT_FILE: corp, DENO_CERT: user } });
    const before = bundle();
    expect(namesIn(before)).toEqual(["own", "corp", "image", "image-2", "user"]);
    const second = await prepare({ env: inside() });
    expect(bundle()).toBe(before);
    expect(second.originRoots).toEqual(first.originRoots);
    expect(second.warnings).toEqual([]);
    expect(
      (await prepare({ env: inside({ DENO_CERT: join(stateDir, "ca-bundle.crt") }) })).originRoots,
    ).toEqual(first.originRoots);
    expect(bundle()).toBe(before);
  });

  test("keeps a user's CA whose file is gone", async () => {
    const user = put("corp/user.pem", pem("user"));
    await prepare({ env: { DENO_CERT: user } });
    rmSync(user);
    expect((await prepare({ env: inside() })).userCaPresent).toBe(true);
    expect(namesIn(bundle())).toEqual(["own", "image", "image-2", "user"]);
  });

  test("with another state directory takes over the user's CAs, not the other's own", async () => {
    await prepare({ env: { DENO_CERT: put("corp/user.pem", pem("user")) } });
    const otherDir = join(root, "other");
    const other = await openAuthority(otherDir);
    const trust = await prepare({ stateDir: otherDir, authority: other, env: inside() });
    const text = readFileSync(join(otherDir, "ca-bundle.crt"), "utf8");
    expect(namesIn(text)).toEqual(["own", "image", "image-2", "user"]);
    expect(text).toContain(other.certificatePem);
    expect(text).not.toContain(authority.certificatePem);
    expect(namesIn(trust.originRoots.join(""))).toEqual(["image", "image-2"]);
  });

  test("does not take the upstream's CA, which a session's files hold, for a root or a user's CA", async () => {
    await prepare({ authority: null, upstreamCa: put("egress.pem", pem("egress")) });
    const trust = await prepare({ env: inside({ SSL_CERT_FILE: join(stateDir, "agent-proxy-ca.crt") }) });
    expect(namesIn(trust.originRoots.join(""))).toEqual(["image", "image-2"]);
    expect(namesIn(bundle())).toEqual(["own", "image", "image-2"]);
  });
});

describe("a start from an environment that was cleared", () => {
  test("leaves the user's CA in the bundle of a session that runs", async () => {
    await prepare({
      env: {
        DENO_CERT: put("corp/user.pem", pem("user")),
        SSL_CERT_FILE: put("corp/roots.pem", pem("corp")),
      },
    });
    const trust = await prepare();
    expect(namesIn(bundle()).sort()).toEqual(["corp", "image", "image-2", "own", "user"]);
    // A root that only the environment named is not the image's once the environment does not.
    expect(namesIn(trust.originRoots.join(""))).toEqual(["image", "image-2"]);
  });

  test("follows the user's file as it changes, and forgets it once it is gone", async () => {
    const user = put("corp/user.pem", pem("user"));
    await prepare({ env: { DENO_CERT: user } });
    put("corp/user.pem", pem("corp"));
    await prepare();
    expect(namesIn(bundle())).toEqual(["own", "image", "image-2", "corp"]);
    rmSync(user);
    await prepare();
    expect(namesIn(bundle())).toEqual(["own", "image", "image-2"]);
  });
});

testWith(["openssl", "python3"], "OpenSSL and Python read the bundle whole", async () => {
  const trust = await prepare({ env: { DENO_CERT: put("corp/user.pem", pem("user")) } });
  const count = namesIn(bundle()).length;
  const listing = await mustRun([program("openssl"), "storeutl", "-noout", "-certs", trust.bundlePath], {
    env: {},
  });
  expect(listing).toContain(`Total found: ${count}`);
  const code = "import ssl,sys; print(len(ssl.create_default_context(cafile=sys.argv[1]).get_ca_certs()))";
  expect(
    await mustRun([program("python3"), "-c", code, trust.bundlePath], {
      env: { PATH: process.env["PATH"] ?? "" },
    }),
  ).toBe(`${count}\n`);
});
