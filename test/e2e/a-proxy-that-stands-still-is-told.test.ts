// A proxy that is there and does not answer, as one that was stopped by a signal, is not told as none.

import { expect, test } from "bun:test";
import { startSession } from "../support/session.ts";

test("status names the process, and how it is started anew", async () => {
  await using session = await startSession();
  const { pid } = session.proxy;
  process.kill(pid, "SIGSTOP");
  try {
    const { exitCode, stdout, stderr } = await session.home.agentproxy(["status"]);
    expect([exitCode, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(`the proxy (pid ${pid}) does not answer at http://127.0.0.1:${session.port}`);
    expect(stderr).toContain("agentproxy down && agentproxy up --detach");
  } finally {
    process.kill(pid, "SIGCONT");
  }
  expect((await session.home.agentproxy(["status"])).exitCode).toBe(0);
}, 30_000);
