// The results as JUnit XML.

import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { expect, test } from "bun:test";
import { isFailure } from "../../src/check/is-failure.ts";
import { junitXml } from "../../src/check/junit.ts";
import { fails, missing, notProbed, works } from "./result-rows.ts";

const results = [works, fails, notProbed, missing];

function elements(parent: XmlElement): XmlElement[] {
  return parent.children.filter((child) => child instanceof XmlElement);
}

function suiteOf(xml: string): XmlElement {
  const { root } = parseXml(xml);
  const [suite] = root === null ? [] : elements(root);
  if (suite === undefined) throw new Error("Cannot find the suite");
  return suite;
}

test("each copy is a case; what fails has its cause, its fix and its output, and nothing breaks the XML", () => {
  const suite = suiteOf(junitXml(results, isFailure(null)));
  expect(suite.attributes).toMatchObject({ tests: "4", failures: "2", skipped: "1", time: "1.272" });
  const [curl, git, apt, julia] = elements(suite);
  expect(curl?.attributes).toMatchObject({ name: "curl /usr/bin/curl", time: "0.038" });
  expect(curl?.children.length).toBe(0);
  const [failure] = elements(git ?? suite);
  expect(failure?.attributes).toEqual({
    type: "client-rejected-certificate",
    message: 'It says "no" & <stops>',
  });
  expect(failure?.text).toContain("fix: set THE_CA\nall: it does not\nfatal: ");
  expect(failure?.text).not.toContain("\u001b");
  expect(elements(apt ?? suite).map(({ name }) => name)).toEqual(["skipped"]);
  expect(elements(julia ?? suite).map(({ name, attributes }) => [name, attributes["type"]])).toEqual([
    ["failure", "missing"],
  ]);
});

test("with required tools only those count, and one that cannot be tried is no proof", () => {
  expect(results.filter(isFailure(["curl"]))).toEqual([]);
  expect(results.filter(isFailure(["apt", "git"]))).toEqual([fails, notProbed]);
  const suite = suiteOf(junitXml(results, isFailure(["curl"])));
  expect(suite.attributes).toMatchObject({ failures: "0", skipped: "3" });
});
