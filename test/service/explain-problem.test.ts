// Tests of what is said of the status's problems.

import { expect, test } from "bun:test";
import { explainProblem } from "../../src/service/explain-problem.ts";
import type { PlaceReport } from "../../src/stores/place-report.ts";

test("every code that the service itself has comes with what to do", () => {
  const codes = ["upstream-broken", "too-many-connections", "ca-expired", "upstream_ca_missing"];
  for (const code of codes) {
    const { message, fix } = explainProblem(code);
    expect(message).toContain(" ");
    expect(fix).toContain(" ");
  }
});

test("a place that failed is told by its path, with how many more there are", () => {
  const place: PlaceReport = {
    store: "system-store",
    path: "/etc/ssl/certs",
    state: "failed",
    code: "store_read_only",
    detail: "the folder is read-only",
    advice: "make it writable",
  };
  expect(explainProblem("store_read_only", [place])).toEqual({
    code: "store_read_only",
    message: "the folder is read-only (/etc/ssl/certs)",
    fix: "make it writable",
  });
  expect(explainProblem("store_read_only", [place, { ...place, path: "/other" }]).message).toBe(
    "the folder is read-only (/etc/ssl/certs, and at 1 more)",
  );
});

test("a code that nobody tells of is told by its own words", () => {
  expect(explainProblem("some_thing-new")).toEqual({
    code: "some_thing-new",
    message: "some thing new",
    fix: null,
  });
  expect(explainProblem("java_home_missing").fix).toContain("JAVA_HOME");
});
