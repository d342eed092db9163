// Tests of what an uninstall tells.

import { expect, test } from "bun:test";
import { formatUninstall } from "../../src/cli/report-uninstall.ts";
import type { Uninstalled } from "../../src/cli/uninstall-state.ts";

const nothing: Uninstalled = {
  files: [],
  folders: [],
  helpers: [],
  leftovers: [],
  isComplete: true,
  stateDir: "/s",
  dryRun: false,
  purge: null,
};

test("every outcome has its word and its remark, in columns", () => {
  const outcomes = ["restored", "removed", "same", "gone", "taken-out", "refused"] as const;
  const files = outcomes.map((outcome) => ({ path: `/${outcome}`, by: ["x"], outcome, detail: null }));
  const text = formatUninstall({
    ...nothing,
    files,
    folders: [
      { path: "/a/b", outcome: "removed" },
      { path: "/a", outcome: "kept" },
    ],
    helpers: [
      { argv: ["update-ca-certificates", "--fresh"], outcome: "run", detail: null },
      { argv: ["trust"], outcome: "absent", detail: null },
      { argv: ["sh"], outcome: "failed", detail: "no" },
    ],
    purge: { isRemoved: true, kept: [] },
  });
  expect(text).toBe(`restored   /restored
removed    /removed
unchanged  /same (it was as before already)
gone       /gone (somebody else has removed it since)
taken out  /taken-out (somebody else has changed it since, and that stays)
left       /refused
removed    /a/b/
kept       /a/ (others use it)
ran        update-ca-certificates --fresh
absent     trust
failed     sh
removed    /s/
`);
});

test("nothing is told as such, and a name cannot pass for two lines or steer the terminal", () => {
  expect(formatUninstall(nothing)).toBe("nothing to undo\n");
  const path = "/home/\u001b[2J/\nremoved  /etc";
  const files = [{ path, by: ["x"], outcome: "restored", detail: null } as const];
  expect(formatUninstall({ ...nothing, files })).toBe('restored  "/home/\\u001b[2J/\\nremoved  /etc"\n');
});
