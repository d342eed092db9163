// Tests for where the state is kept.

import { expect, test } from "bun:test";
import { userInfo } from "node:os";
import { findStateDir, homeFolder } from "../../src/config/state-dir.ts";

test("the flag decides first, then the variable, then the home folder", () => {
  const environment = { AGENT_PROXY_STATE_DIR: "/variable", HOME: "/home/me" };
  expect(findStateDir("/flag", environment, "/here")).toBe("/flag");
  expect(findStateDir(null, environment, "/here")).toBe("/variable");
  expect(findStateDir(null, { HOME: "/home/me" }, "/here")).toBe("/home/me/.agentproxy");
});

test("a relative path starts at the current folder", () => {
  expect(findStateDir("state/../x", {}, "/here")).toBe("/here/x");
  expect(findStateDir(null, { AGENT_PROXY_STATE_DIR: "x" }, "/here")).toBe("/here/x");
});

test("an empty variable counts as absent", () => {
  expect(findStateDir(null, { AGENT_PROXY_STATE_DIR: "", HOME: "/home/me" }, "/")).toBe(
    "/home/me/.agentproxy",
  );
});

test("without HOME the user database tells the home folder", () => {
  expect(homeFolder({})).toBe(userInfo().homedir);
  expect(homeFolder({ HOME: "" })).toBe(userInfo().homedir);
});
