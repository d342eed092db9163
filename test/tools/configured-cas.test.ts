// Tests of the CA files that the user's configuration of tools names.

import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { configuredCas } from "../../src/tools/configured-cas.ts";
import { openProofs } from "../../src/trust/proofs.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Writes the files, whose names start at an image's root, and tells what is found with a home in it. */
async function found(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<(readonly [path: string, by: string])[]> {
  const root = temporaryFolder("image");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text.replaceAll("ROOT", root));
  }
  const inRoot = Object.entries(env).map(([name, value]) => [name, value.replaceAll("ROOT", root)]);
  const home = join(root, "home");
  const stateDir = join(home, ".agentproxy");
  const cas = await configuredCas({
    root,
    home,
    stateDir,
    env: Object.fromEntries(inRoot) as Record<string, string>,
  });
  return cas.map(({ path, by }) => [path.replaceAll(root, "ROOT"), by.replaceAll(root, "ROOT")] as const);
}

const corp = "/etc/corp.pem";

test.each([
  ["home/.curlrc", `silent\ncacert = "${corp}"\n`, "cacert"],
  ["home/.curlrc", `--cacert ${corp}`, "cacert"],
  ["home/.config/curlrc", `cacert: ${corp}\r\n`, "cacert"],
  ["home/.wgetrc", `ca-certificate = ${corp}  \n`, "cacertificate"],
  ["home/.wgetrc", `# x\nCACertificate=${corp}\r\n`, "cacertificate"],
  ["etc/wgetrc", `ca_certificate=${corp}`, "cacertificate"],
  ["home/.aria2/aria2.conf", `ca-certificate=${corp}\n`, "ca-certificate"],
  ["home/.gitconfig", `[http]\n\tsslCAInfo = ${corp}\n`, "http.sslcainfo"],
  ["home/.gitconfig", `[http "https://x/"]\n\tsslcainfo = "${corp}" # x\n`, "http.https://x/.sslcainfo"],
  ["home/.gemrc", `---\n:ssl_ca_cert: ${corp}\n`, ":ssl_ca_cert"],
  ["home/.bundle/config", `---\nBUNDLE_SSL_CA_CERT: "${corp}"\n`, "BUNDLE_SSL_CA_CERT"],
  ["etc/php/8.2/cli/php.ini", `[curl]\ncurl.cainfo = "${corp}"\n`, "curl.cainfo"],
  ["etc/php/8.2/fpm/conf.d/99-ca.ini", `openssl.cafile=${corp}\n`, "openssl.cafile"],
  ["home/.config/composer/config.json", `{"config": {"cafile": "${corp}"}}`, "config.cafile"],
  ["home/.config/pip/pip.conf", `[global]\ncert = ${corp}\r\n`, "global.cert"],
  ["etc/pip.conf", `[global]\ncert: ${corp}`, "global.cert"],
  ["home/.config/pypoetry/config.toml", `[certificates.corp]\ncert = "${corp}"\n`, "certificates.corp.cert"],
  ["home/.config/pypoetry/config.toml", `certificates.corp.cert = "${corp}"\n`, "certificates.corp.cert"],
  ["home/.condarc", `channels:\n  - x\nssl_verify: ${corp}\n`, "ssl_verify"],
  ["home/.mambarc", `ssl_verify: "${corp}"\n`, "ssl_verify"],
  ["home/.aws/config", `[default]\nca_bundle = ${corp}\n`, "default.ca_bundle"],
  ["home/.yarnrc", `registry "https://x/"\ncafile "${corp}"\n`, "cafile"],
  ["home/.yarnrc.yml", `httpsCaFilePath: "${corp}"\n`, "httpsCaFilePath"],
  [
    "home/.yarnrc.yml",
    `networkSettings:\n  "*.x":\n    httpsCaFilePath: ${corp}\n`,
    "networkSettings.*.x.httpsCaFilePath",
  ],
  ["home/.yarnrc.yml", `caFilePath: ${corp}\n`, "caFilePath"],
  ["home/.bunfig.toml", `[install]\ncafile = "${corp}"\n`, "install.cafile"],
])("%s with %p names a CA", async (file, text, key) => {
  expect(await found({ [file]: text })).toEqual([[corp, `${key} in ROOT/${file}`]]);
});

test.each([
  ["home/.curlrc", `# cacert = ${corp}`],
  ["home/.curlrc", "cacert\n"],
  ["home/.wgetrc", `#ca_certificate = ${corp}`],
  ["home/.gitconfig", `[http]\n; sslCAInfo = ${corp}\n`],
  ["etc/php/8.2/cli/php.ini", `;curl.cainfo = ${corp}\n;openssl.cafile=\n`],
  ["home/.config/pip/pip.conf", `# cert = ${corp}\ncertificate = ${corp}\n`],
  ["home/.condarc", "ssl_verify: true\n"],
  ["home/.config/pypoetry/config.toml", "[certificates.corp]\ncert = false\n"],
  ["home/.curlrc", "cacert = relative.pem"],
  ["home/.curlrc", "cacert = /\0"],
])("%s with %p names none", async (file, text) => {
  expect(await found({ [file]: text })).toEqual([]);
});

test("a variable leads to a file, and what is not an absolute path leads nowhere", async () => {
  const files = { "x/wgetrc": `ca_certificate=${corp}` };
  expect(await found(files, { WGETRC: "ROOT/x/wgetrc" })).toEqual([[corp, "cacertificate in ROOT/x/wgetrc"]]);
  for (const WGETRC of ["", "x/wgetrc", "~/x"]) expect(await found(files, { WGETRC })).toEqual([]);
});

test("a home in the value is filled in, and a file is told once", async () => {
  const files = {
    "home/.curlrc": "cacert = ~/corp.pem\n",
    "home/.wgetrc": "ca_certificate = ROOT/home/corp.pem\n",
  };
  expect(await found(files)).toEqual([["ROOT/home/corp.pem", "cacert in ROOT/home/.curlrc"]]);
});

test("our own bundle is no CA of the user's", async () => {
  expect(
    await found({ "home/.aria2/aria2.conf": "ca-certificate=ROOT/home/.agentproxy/ca-bundle.crt\n" }),
  ).toEqual([]);
});

test("nor is the truststore of a session on another state directory, whose settings are in the home", async () => {
  const text = "systemProp.javax.net.ssl.trustStore=/home/other/java-truststore.p12\n";
  expect(await found({ "home/.gradle/gradle.properties": text })).toEqual([]);
  const theirs = await found({ "home/.gradle/gradle.properties": text.replace("java-truststore", "corp") });
  expect(theirs.map(([path]) => path)).toEqual(["/home/other/corp.p12"]);
});

test("what is no file names nothing", async () => {
  expect(await found({ "home/.curlrc/x": "", "etc/php/8.2/cli": "", "home/.wgetrc/x": "" })).toEqual([]);
});

test("a file that an earlier start has found to name none is not read as settings again, and any other text is", async () => {
  const root = temporaryFolder("image");
  const kept = join(temporaryFolder("proofs"), "proofs");
  const home = join(root, "home");
  const path = join(home, ".config/pip/pip.conf");
  mkdirSync(dirname(path), { recursive: true });
  const start = async (text: string): Promise<readonly string[]> => {
    writeFileSync(path, text);
    utimesSync(path, 0, 0);
    const proofs = openProofs(kept, "1.0");
    const cas = await configuredCas({ root, home, stateDir: join(home, ".agentproxy"), env: {}, proofs });
    proofs.save();
    return cas.map(({ path }) => path);
  };
  const without = `[global]\ntest = ${corp}\n`;
  expect(await start(without)).toEqual([]);
  const proof = readFileSync(kept, "latin1");
  expect(proof.length).toBe(65);
  expect(await start(without)).toEqual([]);
  expect(readFileSync(kept, "latin1")).toBe(proof);
  // As long, and as old.
  for (let round = 0; round < 2; round++) {
    expect(await start(without.replace("test", "cert"))).toEqual([corp]);
    expect(readFileSync(kept, "latin1")).toBe("");
  }
});
