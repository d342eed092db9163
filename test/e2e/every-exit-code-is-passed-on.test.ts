// `agentproxy run` ends as its command ended, whichever of the 256 ways that was.

import { expect, test } from "bun:test";
import { startSession } from "../support/session.ts";

const atOnce = 8;

test("from 0 to 255", async () => {
  // In a session that is up, a run is quick: it starts no proxy of its own.
  await using session = await startSession("");
  const waiting = Array.from({ length: 256 }, (_, code) => code);
  const seen: (readonly [code: number, exitCode: number, output: string])[] = [];
  const worker = async (): Promise<void> => {
    for (let code = waiting.pop(); code !== undefined; code = waiting.pop()) {
      const { exitCode, stdout, stderr, endedBy } = await session.run(["sh", "-c", `exit ${code}`]);
      expect(endedBy).toBeNull();
      seen.push([code, exitCode, stdout + stderr]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  expect(seen.filter(([code, exitCode, output]) => code !== exitCode || output !== "")).toEqual([]);
  expect(seen).toHaveLength(256);
}, 60_000);
