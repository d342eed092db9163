// Tests of the coarse deadlines.

import { expect, test } from "bun:test";
import { nowhere } from "../../src/sockets/crowd.ts";
import { cancelDeadline, expireAfter, startDeadline } from "../../src/sockets/deadline.ts";

test("a deadline expires once, not early, and one that is cancelled never", async () => {
  const startedMs = performance.now();
  const expired: string[] = [];
  let atMs = 0;
  startDeadline(150, () => {
    expired.push("kept");
    atMs = performance.now();
  });
  const cancelled = startDeadline(50, () => expired.push("cancelled"));
  cancelDeadline(cancelled);
  await Bun.sleep(450);
  expect(expired).toEqual(["kept"]);
  expect(atMs - startedMs).toBeGreaterThanOrEqual(150);
});

test("deadlines that start and cancel others while they expire are kept apart", async () => {
  const expired: string[] = [];
  const later = startDeadline(1, () => expired.push("cancelled by another"));
  startDeadline(0, () => {
    cancelDeadline(later);
    startDeadline(0, () => expired.push("started by another"));
  });
  // Whichever of the two is looked at first, nothing expires twice.
  await Bun.sleep(400);
  expect(expired.filter((name) => name === "started by another")).toHaveLength(1);
  expect(expired.length).toBeLessThanOrEqual(2);
});

test("an object that is its own deadline can put it off, and have it again", async () => {
  const startedMs = performance.now();
  const atMs: number[] = [];
  const own = { atMs: 0, place: nowhere, expire: () => void atMs.push(performance.now() - startedMs) };
  expireAfter(30, own);
  expireAfter(250, own);
  await Bun.sleep(500);
  expect(atMs).toHaveLength(1);
  expect(atMs[0]).toBeGreaterThanOrEqual(250);
  expireAfter(0, own);
  await Bun.sleep(250);
  expect(atMs).toHaveLength(2);
});

test("when nothing waits the process is free to end", async () => {
  const file = JSON.stringify(`${import.meta.dir}/../../src/sockets/deadline.ts`);
  const program = `import { startDeadline } from ${file}; startDeadline(50, () => console.log("expired"));`;
  const child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe" });
  expect(await new Response(child.stdout).text()).toBe("expired\n");
  expect(await child.exited).toBe(0);
});
