// Tests for the port that is taken again.

import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeRunFolder } from "../../src/cli/proxy-record.ts";
import { readRememberedPort, rememberedPortPath, rememberPort } from "../../src/cli/remembered-port.ts";
import { temporaryFolder } from "../support/temporary.ts";

const stateDir = join(temporaryFolder("port"), "state");
makeRunFolder(stateDir);

test("a port is remembered", () => {
  expect(readRememberedPort(stateDir)).toBe(0);
  rememberPort(stateDir, 41234);
  expect(readRememberedPort(stateDir)).toBe(41234);
});

for (const text of ["", "0", "65536", "-1", "80x", "1e3", "0x50", "99999999999"]) {
  test(`"${text}" is no port to take again`, () => {
    writeFileSync(rememberedPortPath(stateDir), text);
    expect(readRememberedPort(stateDir)).toBe(0);
  });
}
