// What is run of a tool's probe: every placeholder, in every tool of the catalogue.

import { expect, test } from "bun:test";
import { prepareProbe } from "../../src/check/trial.ts";
import { tools } from "../../src/tools/catalogue.ts";

const place = {
  folder: "/tmp/empty",
  url: new URL("https://0a1b.probe.agentproxy.internal/"),
  proxyAuthority: "127.0.0.1:3128",
};
const copy = { program: "/usr/bin/x", file: "/usr/bin/x", library: "/lib/x" };
const probed = tools.flatMap((tool) => ("none" in tool.probe ? [] : [{ tool, probe: tool.probe, copy }]));

test("no placeholder is left in what is run of any tool", () => {
  expect(probed.length).toBeGreaterThan(25);
  for (const trial of probed) {
    const { argv, input } = prepareProbe(trial, place);
    expect(argv[0]).toBe("/usr/bin/x");
    expect([...argv, input].join("\n")).not.toMatch(
      /\{(?:program|folder|source|library|probe-\w+|proxy-\w+)\}/,
    );
  }
});

test("the page, its name, the proxy and the source stand where the probe names them", () => {
  const openssl = probed.find(({ tool }) => tool.id === "openssl");
  const java = probed.find(({ tool }) => tool.id === "java");
  if (openssl === undefined || java === undefined) throw new Error("Cannot find them in the catalogue");
  const prepared = prepareProbe(openssl, place);
  expect(prepared.argv).toContain("127.0.0.1:3128");
  expect(prepared.argv).toContain("0a1b.probe.agentproxy.internal:443");
  expect(prepared.input).toContain("Host: 0a1b.probe.agentproxy.internal\r\n");
  const withSource = prepareProbe(java, place);
  expect(withSource.argv).toEqual(["/usr/bin/x", "/tmp/empty/Probe.java", place.url.href]);
  // Braces of a program's own stay.
  expect(withSource.source?.text).toContain("{");
});

test("a probe that names a library needs one", () => {
  const axios = probed.find(({ tool }) => tool.id === "axios");
  if (axios === undefined) throw new Error("Cannot find axios in the catalogue");
  expect(() => prepareProbe({ ...axios, copy: { ...copy, library: null } }, place)).toThrow("{library}");
});
