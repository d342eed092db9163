// Tests of telling a terminal.

import { expect, test } from "bun:test";
import { closeSync, openSync } from "node:fs";
import { isatty } from "node:tty";
import { isTerminal } from "../../src/host/terminal.ts";
import { testWith } from "../support/need.ts";

test("what node:tty says of files, devices, pipes and closed descriptors", () => {
  for (const path of ["/dev/null", "/dev/zero", import.meta.path, "/"]) {
    const descriptor = openSync(path, "r");
    expect(isTerminal(descriptor)).toBe(false);
    closeSync(descriptor);
    expect(isTerminal(descriptor)).toBe(isatty(descriptor));
  }
});

testWith(["python3"], "a pseudo-terminal is one", async () => {
  const module = JSON.stringify(import.meta.resolve("../../src/host/terminal.ts"));
  const source = `const { isTerminal } = await import(${module}); console.log([0, 1, 2].map(isTerminal).join());`;
  const spawn = "import pty, sys; pty.spawn(sys.argv[1:])";
  const child = Bun.spawn(["python3", "-c", spawn, process.execPath, "-e", source], { stdin: "ignore" });
  expect((await child.stdout.text()).trim()).toBe("true,true,true");
});
