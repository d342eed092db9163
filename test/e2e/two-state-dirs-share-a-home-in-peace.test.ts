// Of two proxies on state directories of their own in one home, the stores are those of the first, until it ends.

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startSession } from "../support/session.ts";
import type { StatusDocument } from "../../src/status/document.ts";
import { until } from "../support/until.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";

test("the second has its variables alone while the first runs, and the stores once it has ended", async () => {
  await using first = await startSession();
  const { home } = first.home;
  const rc = join(home, ".bazelrc");
  expect(readFileSync(rc, "utf8")).toContain(`${first.stateDir}/ca-bundle.crt`);
  const stateDir = join(home, ".other");
  const env = { AGENT_PROXY_STATE_DIR: stateDir };
  const second = (...argv: string[]) => first.home.agentproxy(argv, { env });
  /** All but the two state directories. */
  const others = (): string[] => snapshotTree(home).filter((line) => !/"\.(?:agentproxy|other)/.test(line));
  const upAndSettled = async (): Promise<StatusDocument> => {
    expect((await second("up", "--detach")).exitCode).toBe(0);
    return until("the second to have set up", async () => {
      const { stdout } = await second("status", "--json");
      const status = JSON.parse(stdout) as StatusDocument;
      return status.settingUp ? null : status;
    });
  };
  try {
    const before = others();
    expect(before.length).toBeGreaterThan(3);
    const { accommodations } = await upAndSettled();
    expect(accommodations.map(({ code }) => code)).toEqual(["stores_of_another"]);
    expect(accommodations[0]?.detail).toContain(`"${first.stateDir}"`);
    expect(others()).toEqual(before);
    // And its end takes nothing of the first's out.
    expect((await second("down")).exitCode).toBe(0);
    expect(others()).toEqual(before);

    await first.stop();
    const { accommodations: own } = await upAndSettled();
    expect(own.map(({ code }) => code)).not.toContain("stores_of_another");
    expect(readFileSync(rc, "utf8")).toContain(`${stateDir}/ca-bundle.crt`);
  } finally {
    await second("down");
  }
}, 60_000);
