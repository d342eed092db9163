// Tests that no secret of a command line is shown.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { shownCommand } from "../../src/wire/command-line.ts";

test.each([
  [["curl", "-sS", "https://a.test/x"], "curl -sS https://a.test/x"],
  [["curl", "-u", "me:canary", "https://a.test"], "curl -u *** https://a.test"],
  [["curl", "https://me:canary@a.test/"], "curl https://***@a.test/"],
  [["git", "-c", "http.extraHeader=Authorization: canary"], "git -c http.extraHeader=Authorization: ***"],
  [["curl", "-H", "Authorization: Bearer canary"], "curl -H Authorization: ***"],
  [["tool", "--password", "canary", "next"], "tool --password *** next"],
  [["tool", "--api-key=canary"], "tool --api-key=***"],
  [["env", "NPM_TOKEN=canary", "npm"], "env NPM_TOKEN=*** npm"],
  [["curl", "https://a.test/?access_token=canary&x=1"], "curl https://a.test/?access_token=***&x=1"],
  [["a\nb"], expect.not.stringContaining("\n")],
  [["\u001b[31m"], expect.not.stringContaining("\u001b")],
])("%j", (argv, shown) => {
  expect(shownCommand(argv)).toEqual(shown as string);
});

test("it is never long", () => {
  fc.assert(fc.property(fc.array(fc.string()), (argv) => shownCommand(argv).length <= 200));
});
