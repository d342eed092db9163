// Tests of the variables that make git reach ssh remotes over HTTPS, with git itself as the judge.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { injectPairs, rewritePairs } from "../../src/git/ssh-rewrite.ts";
import { runCommand } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { temporaryFolder } from "../support/temporary.ts";

const pairs = rewritePairs(["github.com"]);

describe("pairs are put behind the user's", () => {
  test("where the user has none", () => {
    const { set } = injectPairs({}, [["a.b", "c"]]);
    expect(set).toEqual({ GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "a.b", GIT_CONFIG_VALUE_0: "c" });
  });

  test("where the user has some, which stay as they are", () => {
    const user = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "user.name", GIT_CONFIG_VALUE_0: "" };
    const { set } = injectPairs(user, [["a.b", "c"]]);
    expect(set).toEqual({ GIT_CONFIG_COUNT: "2", GIT_CONFIG_KEY_1: "a.b", GIT_CONFIG_VALUE_1: "c" });
  });

  test("once, however often a session is started in a session", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), (users) => {
        const own: Record<string, string> = { GIT_CONFIG_COUNT: String(users) };
        for (let index = 0; index < users; index++) {
          own[`GIT_CONFIG_KEY_${index}`] = `a.k${index}`;
          own[`GIT_CONFIG_VALUE_${index}`] = "v";
        }
        const first = { ...own, ...injectPairs(own, pairs).set };
        expect(first["GIT_CONFIG_COUNT"]).toBe(String(users + pairs.length));
        expect(injectPairs(first, pairs)).toEqual({ set: {}, fault: null });
      }),
    );
  });

  test("and not where git could not read them", () => {
    const fault = (env: Record<string, string>) => injectPairs(env, pairs);
    expect(fault({ GIT_CONFIG_COUNT: "two" })).toEqual({
      set: null,
      fault: "GIT_CONFIG_COUNT is not a number",
    });
    expect(fault({ GIT_CONFIG_COUNT: "-1" })).toEqual({
      set: null,
      fault: "GIT_CONFIG_COUNT is not a number",
    });
    expect(fault({ GIT_CONFIG_COUNT: "1" })).toEqual({
      set: null,
      fault: "GIT_CONFIG_COUNT is 1, but GIT_CONFIG_KEY_0 is not set",
    });
    expect(fault({ GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "a.b" })).toEqual({
      set: null,
      fault: "GIT_CONFIG_COUNT is 1, but GIT_CONFIG_VALUE_0 is not set",
    });
  });
});

testWith(["git"], "git itself reads every form of an ssh remote as HTTPS", async () => {
  const home = temporaryFolder("home");
  const rows = [
    ["git@github.com:org/repo.git", "https://github.com/org/repo.git"],
    ["ssh://git@github.com/org/repo", "https://github.com/org/repo"],
    ["ssh://git@github.com:22/org/repo", "https://github.com/org/repo"],
    ["git@gitlab.test:org/repo", "git@gitlab.test:org/repo"],
    ["https://github.com/org/repo", "https://github.com/org/repo"],
  ];
  const env = freshEnvironment(home, injectPairs({}, pairs).set ?? {});
  for (const [remote = "", expected] of rows) {
    const { stdout } = await runCommand(["git", "ls-remote", "--get-url", remote], { env, cwd: home });
    expect(stdout.trim()).toBe(expected ?? "");
  }
});

testWith(["git"], "git dies of the same counts that we refuse, and of no others", async () => {
  const home = temporaryFolder("home");
  for (const count of ["0", "", "1", "+1", " 1", "two", "-1", "1x", "99999999999"]) {
    const own = { GIT_CONFIG_COUNT: count, GIT_CONFIG_KEY_0: "a.b", GIT_CONFIG_VALUE_0: "c" };
    const { exitCode } = await runCommand(["git", "config", "--list"], {
      env: freshEnvironment(home, own),
      cwd: home,
    });
    expect([count, exitCode === 0]).toEqual([count, injectPairs(own, pairs).fault === null]);
  }
});
