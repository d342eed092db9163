// Test of a process that goes on after a fault of its own.

import { expect, test } from "bun:test";
import { join } from "node:path";

const file = join(import.meta.dir, "../../src/cli/survive-faults.ts");
const program = `
  import { surviveFaults } from ${JSON.stringify(file)};
  surviveFaults();
  setTimeout(() => { throw new Error("in a timer"); }, 1);
  void Promise.reject(new Error("in a promise"));
  setTimeout(() => console.log("alive"), 50);
`;

test("an exception in a timer and a rejected promise are told, and the process goes on", async () => {
  const child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "pipe" });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  expect(out).toBe("alive\n");
  expect(err).toContain("in a timer");
  expect(err).toContain("in a promise");
  expect(await child.exited).toBe(0);
});
