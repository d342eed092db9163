// A config file that may not be read is an error, not a reason to go on with defaults.

import { expect } from "bun:test";
import { chmodSync } from "node:fs";
import { runCommand } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { binaryForAll, otherUserPrograms, withoutRights } from "../support/other-user.ts";
import { createUserHome } from "../support/user-home.ts";

testWith(otherUserPrograms, "a config file that may not be read is told", async () => {
  const user = createUserHome({ policy: { default: "deny" } });
  for (const folder of [user.home, user.stateDir]) chmodSync(folder, 0o755);
  chmodSync(user.configFile, 0o600);
  if (otherUserPrograms.length === 0) chmodSync(user.configFile, 0);
  const argv = [binaryForAll(), "run", "--state-dir", user.stateDir, "--", "echo", "ran"];
  const { exitCode, stdout, stderr } = await runCommand(withoutRights(argv), { env: user.env, cwd: "/" });
  expect(stdout).toBe("");
  expect(stderr).toContain(`cannot read config "${user.configFile}": permission denied`);
  expect(exitCode).toBe(125);
});
