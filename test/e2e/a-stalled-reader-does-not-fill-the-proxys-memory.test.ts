// While one side does not read, the other is held back and the proxy keeps little; when it reads on, nothing is lost.

import { expect } from "bun:test";
import { join } from "node:path";
import { fileDigest, writeBigFile } from "../support/big-file.ts";
import { startChild } from "../support/child.ts";
import { peakResidentMiB, residentMiB } from "../support/memory.ts";
import { testWith } from "../support/need.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { until } from "../support/until.ts";

const sizeMiB = 100;
/** 1 MiB per tunnel may be held; the rest is for what a JavaScript heap does by itself. */
const allowedGrowthMiB = 24;
const programs = [...sitePrograms, "curl"];
let digest = "";
const site = shared(async () => {
  const started = await startSite();
  digest = writeBigFile(join(started.nginx.filesFolder, "big"), sizeMiB);
  return started;
});

/** A whole transfer first, so that the proxy's heap is what it is at work. */
async function residentAfterWarmUp({ session }: Site): Promise<number> {
  const ask = ["curl", "-sS", "-o", "/dev/null", "https://good.test/files/big"];
  expect(await session.tool(ask)).toMatchObject({ exitCode: 0 });
  return residentMiB(session.proxy.pid);
}

/** Runs curl, stops `sleeper` (default: curl itself) mid-transfer, looks at the proxy meanwhile, and lets it go on. */
async function stallMidTransfer(world: Site, ask: readonly string[], sleeper: number | null): Promise<void> {
  const { session } = world;
  const resident = await residentAfterWarmUp(world);
  const moved = async (): Promise<number> => {
    const { bytesUp, bytesDown } = (await session.status()).tunnels;
    return bytesUp + bytesDown;
  };
  const before = await moved();
  const curl = startChild(ask, { env: session.env, cwd: session.home.home });
  const stopped = sleeper ?? curl.pid;
  await until("the transfer to begin", async () => (await moved()) > before);
  process.kill(stopped, "SIGSTOP");
  try {
    expect((await peakResidentMiB(session.proxy.pid, 1000)) - resident).toBeLessThan(allowedGrowthMiB);
    const held = await moved();
    await Bun.sleep(100);
    expect(await moved()).toBe(held);
    expect(held - before).toBeLessThan((sizeMiB * 1024 * 1024) / 2);
  } finally {
    process.kill(stopped, "SIGCONT");
  }
  expect(await curl.exited).toBe(0);
}

// The first, while the heap is small: what a later one gave back to nobody could hide what this one takes.
testWith(programs, "a client that reads slowly", async () => {
  const world = await site();
  const { session } = world;
  const resident = await residentAfterWarmUp(world);
  const slow = ["curl", "-s", "--http1.1", "--limit-rate", "1M", "--max-time", "3", "-o", "/dev/null"];
  const curl = startChild([...slow, "https://good.test/files/big"], { env: session.env });
  expect((await peakResidentMiB(session.proxy.pid, 2500)) - resident).toBeLessThan(allowedGrowthMiB);
  // 28: the time was over before the file was.
  expect(await curl.exited).toBe(28);
});

for (const protocol of ["--http1.1", "--http2"]) {
  testWith(programs, `a client that does not read, ${protocol}`, async () => {
    const world = await site();
    const file = join(world.session.home.home, "down");
    const pace = ["--limit-rate", "80M"];
    await stallMidTransfer(
      world,
      ["curl", "-sS", protocol, ...pace, "-o", file, "https://good.test/files/big"],
      null,
    );
    expect(await fileDigest(file)).toBe(digest);
  });

  testWith(programs, `an origin that does not read, ${protocol}`, async () => {
    const world = await site();
    const { filesFolder, uploadsFolder, pid } = world.nginx;
    const pace = ["--limit-rate", "80M"];
    const target = `https://good.test/uploads/${protocol}`;
    await stallMidTransfer(
      world,
      ["curl", "-sS", protocol, ...pace, "-T", join(filesFolder, "big"), target],
      pid,
    );
    expect(await fileDigest(join(uploadsFolder, protocol))).toBe(digest);
  });
}
