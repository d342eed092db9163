// Tests for what a process was given by whoever started it.

import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder("inherited");
const source = join(import.meta.dir, "../../src/host/inherited.ts");
const script = join(folder, "ask.ts");
writeFileSync(
  script,
  `import { ignoredSignals, inheritedDescriptors } from ${JSON.stringify(source)};
const signals = ignoredSignals(["SIGHUP", "SIGINT", "SIGTERM", "SIGUSR2"]);
console.log(JSON.stringify([inheritedDescriptors(), signals]));`,
);

async function ask(shell: string): Promise<unknown> {
  const child = Bun.spawn(["bash", "-c", shell, process.execPath, script], {
    cwd: folder,
    stderr: "inherit",
  });
  return JSON.parse(await child.stdout.text()) as unknown;
}

test("with nothing special there is nothing", async () => {
  expect(await ask('exec "$0" "$1"')).toEqual([[], []]);
});

test("descriptors past 2 are found under their numbers", async () => {
  expect(await ask('exec "$0" "$1" 5</dev/null 63>file')).toEqual([[5, 63], []]);
});

test("ignored signals are found", async () => {
  expect(await ask(`trap '' HUP USR2 ALRM; exec "$0" "$1"`)).toEqual([[], ["SIGHUP", "SIGUSR2"]]);
});
