// A system's store that a host has lent, that is read-only, or that belongs to root: told with its code, and as it was.

import { expect } from "bun:test";
import { chownSync, cpSync } from "node:fs";
import { testWith } from "../support/need.ts";
import { binaryForAll, nobody, otherUserPrograms, withoutRights } from "../support/other-user.ts";
import { onOwnMachine, ownMachinePrograms } from "../support/own-machine.ts";
import { startSession } from "../support/session.ts";
import { pathBeside } from "../support/small-disk.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";
import { until } from "../support/until.ts";
import { createUserHome } from "../support/user-home.ts";

/** `prepare` is a shell command on the machine, before agentproxy starts there; $0 is a copy of the machine's store. */
async function codeAfter(prepare: string, asNobody = false): Promise<string | null> {
  const copy = temporaryFolder("lent");
  cpSync("/etc/ssl/certs", copy, { recursive: true, verbatimSymlinks: true });
  const before = snapshotTree(copy);
  const home = createUserHome({}, { AGENT_PROXY_STORES: "all" });
  if (asNobody)
    for (const path of [home.home, home.stateDir, home.configFile]) chownSync(path, nobody, nobody);
  const wrap = ([program = "", ...argv]: readonly string[]): string[] => {
    const command = asNobody ? withoutRights([binaryForAll(), ...argv]) : [program, ...argv];
    return onOwnMachine(["sh", "-c", `${prepare} && exec "$@"`, copy, ...command]);
  };
  await using session = await startSession({}, { home, wrap });
  await until("the stores to be written", async () => !(await session.status()).settingUp);
  const status = await session.status();
  expect(status.hasSystemCa).toBe(false);
  const report = status.accommodations.find(({ store }) => store === "system-store");
  expect(report?.advice).toMatch(/\S/);
  expect(snapshotTree(copy)).toEqual(before);
  const anchors = pathBeside(session.proxy.pid, "/usr/local/share");
  expect(snapshotTree(anchors).filter((line) => line.includes("agentproxy-"))).toEqual([]);
  return report?.code ?? null;
}

testWith(ownMachinePrograms, "a folder of the host's is not written, though it could be", async () => {
  expect(await codeAfter('mount --bind "$0" /etc/ssl/certs')).toBe("system_store_mounted");
});

testWith(ownMachinePrograms, "a file system that is read-only is told", async () => {
  expect(await codeAfter("mount -o remount,ro /etc && mount -o remount,ro /usr")).toBe(
    "system_store_read_only",
  );
});

testWith(
  [...ownMachinePrograms, ...otherUserPrograms],
  "a user who may not write there is told",
  async () => {
    expect(await codeAfter("true", true)).toBe("system_store_not_writable");
  },
);
