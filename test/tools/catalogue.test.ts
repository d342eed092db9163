// Tests that the catalogue of tools is complete and does not contradict itself.

import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { caVariables, tools, toolVariables } from "../../src/tools/catalogue.ts";
import type { ToolVariable } from "../../src/tools/tool.ts";

const folder = new URL("../../src/tools/", import.meta.url).pathname;
/** The files of the folder that are not a tool. */
const others = new Set(["catalogue", "environment", "inherited-no-proxy", "inherited-proxies", "tool"]);

test("every tool has a file of its own, and every such file is in the catalogue", () => {
  const files = readdirSync(folder).map((name) => name.replace(/\.ts$/, ""));
  expect(files.filter((name) => !others.has(name)).sort()).toEqual(tools.map(({ id }) => id).sort());
});

test("no tool is listed twice", () => {
  expect(new Set(tools.map(({ id }) => id)).size).toBe(tools.length);
  expect(new Set(tools.map(({ title }) => title)).size).toBe(tools.length);
});

test.each(tools.map((tool) => [tool.id, tool] as const))("%s has every part", (_id, tool) => {
  expect(tool.title.trim()).not.toBe("");
  expect(tool.variables.length).toBeGreaterThan(0);
  for (const variable of tool.variables) {
    expect(variable.name).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
    // Where a claim can be checked: a page, a manual page, or a command's own help.
    expect(variable.source).toMatch(/^https:\/\/\S+$|^[a-z-]+\(\d\)|^mix help /);
  }
});

/** What of a variable decides its value. */
const valueOf = ({ names, onlyWhere, ...rest }: ToolVariable): string =>
  JSON.stringify([names, onlyWhere, "text" in rest ? rest.text : null]);

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

test("what takes the place of a tool's roots names the whole bundle, and only what adds to them names our CA alone", () => {
  for (const { name, names, roots } of toolVariables) {
    const expected = { replaced: "bundle", "added to": "ca" };
    expect([name, names]).toEqual([name, roots === null ? "literal" : expected[roots]]);
  }
});

test("no tool claims a variable that is the session's own, nor one that would carry plain HTTP", () => {
  for (const { name } of toolVariables) {
    expect(name).not.toMatch(/^(AGENT_PROXY_.*|HTTPS?_PROXY|NO_PROXY|ALL_PROXY)$/i);
  }
});

test("the variables that tools read CA files from are all there", () => {
  expect([...caVariables].sort()).toEqual([
    "AWS_CA_BUNDLE",
    "BUNDLE_SSL_CA_CERT",
    "CARGO_HTTP_CAINFO",
    "CURL_CA_BUNDLE",
    "DENO_CERT",
    "GIT_SSL_CAINFO",
    "HEX_CACERTS_PATH",
    "NIX_SSL_CERT_FILE",
    "NODE_EXTRA_CA_CERTS",
    "PIP_CERT",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_FILE",
  ]);
});
