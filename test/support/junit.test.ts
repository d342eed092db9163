// Tests of reading the reports that the test run is counted from.

import { expect, test } from "bun:test";
import { parseJunit } from "./junit.ts";

test("cases are read with their outcome, whatever their names hold", () => {
  const report = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bun test" tests="4" assertions="1" failures="1" skipped="1">
  <testsuite name="a.test.ts" file="a.test.ts" tests="4">
    <testsuite name="group" file="a.test.ts" line="2" tests="4">
      <testcase name="x &gt; &quot;y&quot; &amp;lt; &lt;/testcase&gt;" classname="name=" time="0.00003" file="a.test.ts" />
      <testcase name="two" classname="" time="0" file="a.test.ts" line="2" assertions="0">
        <skipped message="TODO" />
      </testcase>
      <testcase name="three" classname="" time="0" file="a.test.ts" assertions="1">
        <failure type="AssertionError" message="&lt;skipped /&gt;">text &lt;/testcase&gt;&#10;</failure>
      </testcase>
      <testcase name="four" classname="" time="0" file="b/c.test.ts" />
    </testsuite>
  </testsuite>
</testsuites>`;
  expect(parseJunit(report)).toEqual([
    { name: 'x > "y" &lt; </testcase>', file: "a.test.ts", outcome: "passed" },
    { name: "two", file: "a.test.ts", outcome: "skipped" },
    { name: "three", file: "a.test.ts", outcome: "failed" },
    { name: "four", file: "b/c.test.ts", outcome: "passed" },
  ]);
});

test("a report without cases has none", () => {
  expect(parseJunit('<testsuites name="bun test" tests="0"></testsuites>')).toEqual([]);
  expect(parseJunit("")).toEqual([]);
});
