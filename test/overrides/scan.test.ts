// Tests of the scan of tools' configuration: every key of every tool, in each of its places.

import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rootCertificates } from "node:tls";
import { codeOf } from "../../src/overrides/finding.ts";
import type { OverrideFinding } from "../../src/overrides/finding.ts";
import { scanOverrides } from "../../src/overrides/scan.ts";
import { tools } from "../../src/tools/catalogue.ts";
import { parseCertificates } from "../../src/trust/pem.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { stage, textFor } from "./stage.ts";

const facts = { url: "http://127.0.0.1:4321", hostname: "127.0.0.1", port: 4321, stateDir: "/state" };

async function scan(
  root: string,
  env: Readonly<Record<string, string>> = {},
  more: { readonly pem?: string; readonly stores?: ReadonlySet<string> } = {},
): Promise<OverrideFinding[]> {
  return await scanOverrides(tools, {
    root,
    home: join(root, "home"),
    folder: join(root, "project"),
    env,
    facts,
    ...(more.stores === undefined ? {} : { stores: more.stores }),
    authorities: more.pem === undefined ? [] : parseCertificates(more.pem).certificates,
  });
}

/** Writes files, whose names start at the root, and tells "code severity file:line key=value". */
async function found(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const root = temporaryFolder("image");
  mkdirSync(join(root, "project/.git"), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const findings = await scan(root, env);
  return findings.map(
    ({ code, severity, file, variable, line, key, value }) =>
      `${code} ${severity} ${file === null ? variable : `${file.slice(root.length + 1)}:${line}`} ${key}=${value}`,
  );
}

describe.each(tools.filter(({ overrides }) => overrides.length > 0).map((tool) => [tool.id, tool] as const))(
  "%s",
  (id, { overrides }) => {
    const rows = overrides.flatMap((override) => override.places.map((place) => ({ place, override })));
    test.each(rows.map((row) => [row.override.key, row.override.does, row.place, row] as const))(
      "%s, which %s, is found in %s",
      async (_key, _does, _place, { place, override }) => {
        const root = temporaryFolder("image");
        const { env, file } = stage(place, textFor(override), root);
        const findings = await scan(root, env);
        const finding = findings.find(
          ({ code, tools: readers }) => code === codeOf(override) && readers.includes(id),
        );
        expect(finding?.file ?? null).toBe(file);
        expect(finding?.severity === "harmless").toBe(!override.beatsEnvironment);
        expect(JSON.stringify(findings)).not.toContain("secret");
      },
    );
  },
);

test.each([
  ["home/.curlrc", 'proxy = "http://127.0.0.1:4321"\ncacert = /state/ca-bundle.crt\n'],
  ["home/.npmrc", "https-proxy=http://localhost:4321/\nstrict-ssl=true\nnoproxy=localhost,.corp.example\n"],
  [
    "home/.gradle/gradle.properties",
    "systemProp.https.proxyHost=127.0.0.1\nsystemProp.https.proxyPort=4321\n",
  ],
  ["home/.boto", "[Boto]\nproxy = 127.0.0.1\nproxy_port = 4321\n"],
  ["home/.curlrc", "# >>> agentproxy >>> x\nproxy = http://127.0.0.1:1\n# <<< agentproxy <<<\n"],
  [
    "home/.m2/settings.xml",
    "<settings><proxies><proxy><active>false</active><host>corp.example</host></proxy></proxies></settings>",
  ],
  ["home/.condarc", "ssl_verify: true\n"],
  ["home/.gitconfig", "[http]\n\tsslVerify\n"],
])("nothing is said of %s with %p", async (file, text) => {
  expect(await found({ [file]: text })).toEqual([]);
});

test("another port at loopback is another proxy", async () => {
  const text = "systemProp.https.proxyHost=127.0.0.1\nsystemProp.https.proxyPort=3128\n";
  expect(await found({ "home/.gradle/gradle.properties": text })).toEqual([
    "other_proxy around home/.gradle/gradle.properties:1 systemProp.https.proxyHost=127.0.0.1",
  ]);
});

test("a file or folder of CAs that has ours in it is as good as the bundle", async () => {
  const root = temporaryFolder("image");
  mkdirSync(join(root, "home"));
  mkdirSync(join(root, "cas"));
  const [own, other] = rootCertificates;
  writeFileSync(join(root, "home/.curlrc"), `cacert = ${root}/ca.pem\ncapath = ${root}/cas\n`);
  for (const [text, count] of [
    [`${other}\n`, 2],
    [`${other}\n${own}\n`, 0],
  ] as const) {
    writeFileSync(join(root, "ca.pem"), text);
    writeFileSync(join(root, "cas/x.pem"), text);
    expect((await scan(root, {}, { pem: own ?? "" })).length).toBe(count);
  }
});

test("a file that its tool cannot read is told with the line", async () => {
  const text = "[http]\nproxy = \n";
  expect(await found({ "home/.cargo/config.toml": text })).toEqual([
    "configuration_broken blocks home/.cargo/config.toml:2 null=null",
  ]);
});

test.each([
  // curl, npm, wget, RubyGems and Bundler take the last; wget adds up its exceptions.
  [
    "home/.curlrc",
    "proxy = http://x:1\nproxy = http://y:1\n",
    ["other_proxy around home/.curlrc:2 proxy=http://y:1"],
  ],
  ["home/.curlrc", "proxy = http://x:1\nproxy = http://127.0.0.1:4321\n", []],
  ["home/.npmrc", "strict-ssl=false\nstrict-ssl=true\n", []],
  ["home/.gemrc", "http_proxy: http://x:1\nhttp_proxy: http://127.0.0.1:4321\n", []],
  ["home/.wgetrc", "no_proxy = com\nno_proxy = x\n", ["proxy_avoided around home/.wgetrc:1 noproxy=com"]],
  [
    "project/composer.json",
    '{ "repositories": [\n{ "options": { "ssl": { "verify_peer": false } } },\n{ "options": { "ssl": { "verify_peer": true } } }] }',
    ["verification_off weakens project/composer.json:2 repositories[].options.ssl.verify_peer=false"],
  ],
  [
    "project/.bundle/config",
    'BUNDLE_SSL_CA_CERT: "/a"\nBUNDLE_SSL_CA_CERT: "/b"\n',
    ["other_ca blocks project/.bundle/config:2 BUNDLE_SSL_CA_CERT=/b"],
  ],
  [
    "home/.config/pip/pip.conf",
    "[global]\nproxy = http://127.0.0.1:4321\nproxy = http://x:1\n",
    ["configuration_broken blocks home/.config/pip/pip.conf:3 null=null"],
  ],
  ["home/.aws/config", "ca_bundle = /a\n", ["configuration_broken blocks home/.aws/config:1 null=null"]],
])("of a key that is there twice in %s with %p, what counts is told", async (file, text, told) => {
  expect(await found({ [file]: text })).toEqual(told);
});

test("a file that its tool passes over is no more than to know", async () => {
  expect(await found({ "home/.gemrc": ": [ x: {\n" })).toEqual([
    expect.stringMatching(/^configuration_broken harmless home\/\.gemrc:\d null=null$/),
  ]);
  // Bundler reads it line by line.
  const text = '---\n: [ x: {\nBUNDLE_SSL_CA_CERT: "/b"\n';
  expect(await found({ "project/.bundle/config": text })).toEqual([
    "other_ca blocks project/.bundle/config:3 BUNDLE_SSL_CA_CERT=/b",
  ]);
});

test("a setting that a store of ours beats does no harm where that is set up", async () => {
  const root = temporaryFolder("image");
  mkdirSync(join(root, "project/.git"), { recursive: true });
  writeFileSync(
    join(root, "project/gradle.properties"),
    "systemProp.https.proxyHost=x\nsystemProp.http.nonProxyHosts=*\n",
  );
  expect((await scan(root)).map(({ severity }) => severity)).toEqual(["around", "around"]);
  const findings = await scan(root, {}, { stores: new Set(["gradle"]) });
  expect(findings.map(({ severity, fix }) => [severity, fix])).toEqual([
    ["harmless", null],
    ["around", "agentproxy doctor --fix"],
  ]);
});

test("of files of which the first alone is read, the others do nothing", async () => {
  const files = { "elsewhere/.curlrc": "silent\n", "home/.curlrc": "insecure\n" };
  expect(await found(files)).toEqual(["verification_off weakens home/.curlrc:1 insecure=null"]);
  const root = temporaryFolder("image");
  mkdirSync(join(root, "elsewhere"));
  mkdirSync(join(root, "home"));
  writeFileSync(join(root, "elsewhere/.curlrc"), "silent\n");
  writeFileSync(join(root, "home/.curlrc"), "insecure\n");
  const findings = await scan(root, { CURL_HOME: join(root, "elsewhere") });
  expect(findings.map(({ severity }) => severity)).toEqual(["harmless"]);
});

test("a variable of the session that leads to a file of ours has the last word", async () => {
  const files = { "home/.npmrc": "cafile=/etc/corp.pem\n" };
  expect(await found(files)).toEqual(["other_ca blocks home/.npmrc:1 cafile=/etc/corp.pem"]);
  expect(await found(files, { npm_config_cafile: "/state/ca-bundle.crt" })).toContain(
    "other_ca harmless home/.npmrc:1 cafile=/etc/corp.pem",
  );
});

test("what several tools read alike is told once, with all of them", async () => {
  const root = temporaryFolder("image");
  mkdirSync(join(root, "home"));
  writeFileSync(join(root, "home/.npmrc"), "strict-ssl=false\n");
  const findings = await scan(root);
  expect(findings.map((finding) => finding.tools)).toEqual([["npm", "pnpm", "yarn-classic"]]);
});

test("what cannot be read is left out", async () => {
  const root = temporaryFolder("image");
  mkdirSync(join(root, "home/.curlrc"), { recursive: true });
  mkdirSync(join(root, "home/.cargo"), { recursive: true });
  writeFileSync(join(root, "home/.npmrc"), Buffer.from([0, 1, 2]));
  Bun.spawnSync(["mkfifo", join(root, "home/.cargo/config.toml")]);
  expect(await scan(root)).toEqual([]);
});
