// Tests that the catalogue of tools is complete and does not contradict itself.

import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { caVariables, tools, toolVariables } from "../../src/tools/catalogue.ts";
import { stores } from "../../src/stores/catalogue.ts";
import { fillIn } from "../../src/tools/template.ts";
import { families } from "../../src/tools/tool.ts";
import type { Tool, ToolVariable } from "../../src/tools/tool.ts";
import type { SessionFacts } from "../../src/trust/session-facts.ts";

const folder = new URL("../../src/tools/", import.meta.url).pathname;
/** The files of the folder that are not a tool. */
const others = new Set([
  "catalogue",
  "configured-cas",
  "condarc",
  "copy",
  "environment",
  "find-copies",
  "find-library",
  "inherited-no-proxy",
  "inherited-proxies",
  "language-places",
  "java-flags",
  "name-library",
  "name-tool",
  "npmrc",
  "override-places",
  "override-value",
  "inherited-value",
  "java-environment",
  "java-options",
  "java-options-codes",
  "name-tool",
  "ruby-library",
  "shared-variables",
  "state-files",
  "template",
  "tool",
]);

test("every tool has a file of its own, and every such file is in the catalogue", () => {
  const files = readdirSync(folder).map((name) => name.replace(/\.ts$/, ""));
  expect(files.filter((name) => !others.has(name)).sort()).toEqual(tools.map(({ id }) => id).sort());
});

test("a tool that no test runs says so", () => {
  const isRun = ({ id }: Tool): boolean => existsSync(join(import.meta.dir, `${id}.test.ts`));
  const saysSo = ({ limits }: Tool): boolean =>
    limits.some(({ what }) => /told from .*(?:source|documentation)/.test(what));
  expect(tools.filter(saysSo).map(({ id }) => id)).toEqual(
    tools.filter((tool) => !isRun(tool)).map(({ id }) => id),
  );
});

test("no tool is listed twice", () => {
  expect(new Set(tools.map(({ id }) => id)).size).toBe(tools.length);
  expect(new Set(tools.map(({ title }) => title)).size).toBe(tools.length);
});

/** Where a claim can be checked: a page, a manual page, or a command's own help. */
const source = /^https:\/\/\S+$|^[a-zA-Z0-9._-]+\(\d\w*\)|^mix help /;
const storeIds = new Set(stores.map(({ id }) => id));
const facts: SessionFacts = {
  url: "http://127.0.0.1:4321",
  hostname: "127.0.0.1",
  port: 4321,
  stateDir: "/state",
  bundle: "/state/ca-bundle.crt",
  ca: "/state/agent-proxy-ca.crt",
  truststore: "/state/java-truststore.p12",
  noProxy: ["localhost"],
  files: [],
};

describe.each(tools.map((tool) => [tool.id, tool] as const))("%s", (_id, tool) => {
  test("has a title, a way to be found and asked for its version, and fixes", () => {
    expect(tool.title.trim()).not.toBe("");
    expect(families).toContain(tool.family);
    expect(tool.find.programs.length + (tool.find.places ?? []).length).toBeGreaterThan(0);
    for (const text of Object.values(tool.fixes)) expect(text).toMatch(/^\S.*[^.\s]$/);
  });

  test("is reached by a variable, a file or a store", () => {
    expect(tool.variables.length + tool.stores.length).toBeGreaterThan(0);
    for (const id of tool.stores) expect(storeIds).toContain(id);
  });

  test("has variables that can be set, each with its source", () => {
    const named = new Set(
      tool.variables.flatMap(({ text }) =>
        [...text.matchAll(/\{file:([^}]+)\}/g)].map(([, name]) => name ?? ""),
      ),
    );
    const files = [...named];
    for (const variable of tool.variables) {
      expect(variable.name).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
      expect(variable.source).toMatch(source);
      expect(fillIn(variable.text, { ...facts, files })).toEqual(expect.any(String));
    }
    // A variable may lead to a folder of a file.
    for (const { name } of tool.files) expect(files.some((file) => name.startsWith(file))).toBe(true);
  });

  test("names only real effects of configuration and limits, each with its source", () => {
    for (const override of tool.overrides) {
      expect(override.places.length).toBeGreaterThan(0);
      for (const place of override.places) expect(place).toMatch(/^(?:~\/|\/|\.\/|\$[A-Z_]+|[A-Za-z_]+=$)/);
      expect(override.source).toMatch(source);
    }
    for (const limit of tool.limits) {
      expect(limit.versions.trim()).not.toBe("");
      expect(limit.source).toMatch(source);
    }
  });

  test("has a probe that runs it, or says why not", () => {
    const { probe } = tool;
    if ("none" in probe) expect(probe.none).toMatch(/^\S.*[^.\s]$/);
    else {
      expect(probe.argv[0]).toBe("{program}");
      expect(probe.argv.join(" ")).toMatch(/\{probe-(?:url|host)\}/);
    }
  });
});

test("Yarn's two tools share a program, and its version tells them apart", () => {
  const [classic, berry] = ["yarn-classic", "yarn-berry"].map(
    (id) => tools.find((tool) => tool.id === id)?.find.versions ?? /^$/,
  );
  for (const version of ["0.32.3", "1.22.22", "2.4.3", "3.8.7", "4.18.1", "10.0.0"])
    expect([version, classic?.test(version), berry?.test(version)]).toEqual([
      version,
      /^[01]\./.test(version),
      !/^[01]\./.test(version),
    ]);
});

/** What of a variable decides its value. */
const valueOf = ({ name: _name, source: _source, ...deciding }: ToolVariable): string =>
  JSON.stringify(Object.entries(deciding).sort(([one], [other]) => one.localeCompare(other)));

test("no variable is claimed twice with different values", () => {
  const values = new Map<string, string>();
  for (const variable of toolVariables) {
    expect([variable.name, values.get(variable.name) ?? valueOf(variable)]).toEqual([
      variable.name,
      valueOf(variable),
    ]);
    values.set(variable.name, valueOf(variable));
  }
});

test("what takes the place of a tool's roots names everything, and only what adds to them names our CA alone", () => {
  for (const { name, text, roots } of toolVariables) {
    if (roots === "replaced")
      expect([name, text]).toEqual([
        name,
        expect.stringMatching(/\{(?:bundle|plain-bundle|truststore|file:)/),
      ]);
    if (roots === "added to") expect([name, text]).toEqual([name, "{ca}"]);
    if (roots === null)
      expect([name, text]).not.toEqual([name, expect.stringMatching(/\{(?:bundle|ca|truststore)\}/)]);
  }
});

test("no tool claims a variable that is the session's own, nor one that would carry plain HTTP", () => {
  for (const { name } of toolVariables) expect(name).not.toMatch(/^(?:AGENT_PROXY_.*|HTTP_PROXY)$/i);
});

test("the variables that tools read CA files from are all there", () => {
  expect([...caVariables].sort()).toEqual([
    "AWS_CA_BUNDLE",
    "BUNDLE_SSL_CA_CERT",
    "CARGO_HTTP_CAINFO",
    "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
    "COMPOSER_CAFILE",
    "CURL_CA_BUNDLE",
    "DENO_CERT",
    "GIT_SSL_CAINFO",
    "GLEAM_CACERTS_PATH",
    "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
    "HEX_CACERTS_PATH",
    "HTTPLIB2_CA_CERTS",
    "JULIA_SSL_CA_ROOTS_PATH",
    "NIX_SSL_CERT_FILE",
    "NODE_EXTRA_CA_CERTS",
    "PERL_LWP_SSL_CA_FILE",
    "PIP_CERT",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SYSTEM_CERTIFICATE_PATH",
    "YARN_CAFILE",
    "YARN_CA_FILE_PATH",
    "YARN_HTTPS_CA_FILE_PATH",
  ]);
});
