// Tests of the samples: each connection that hangs is told once, whose it is, and none that is not to be told.

import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ConnectionOwner } from "../../src/host/connection-owner.ts";
import { createSampler, type Sampler } from "../../src/service/direct-connections.ts";
import { temporaryFolder } from "../support/temporary.ts";

interface Row {
  readonly inode: string;
  readonly retransmits?: number;
  readonly uid?: number;
  readonly port?: number;
}

const ownUid = process.getuid?.() ?? 0;
const curl: ConnectionOwner = { pid: 7, executable: "/usr/bin/curl", argv: ["curl"], folder: "/" };

/** A /proc with these sockets, all to 192.0.2.1. */
function fakeProc(): {
  readonly proc: string;
  /** `sentAgain` is the machine's count; null where its kernel has none. */
  readonly show: (sentAgain: number | null, ...rows: Row[]) => void;
} {
  const proc = temporaryFolder("proc");
  mkdirSync(join(proc, "net"));
  const line = ({ inode, retransmits = 0, uid = ownUid, port = 443 }: Row): string =>
    `   0: 0109090A:AF4E 010200C0:${port.toString(16).padStart(4, "0").toUpperCase()} 02 00000001:00000000 01:00000001 ${String(retransmits).padStart(8, "0")} ${uid} 0 ${inode} 2 0\n`;
  return {
    proc,
    show(sentAgain, ...rows) {
      writeFileSync(join(proc, "net/tcp"), rows.map(line).join(""));
      const netstat = sentAgain === null ? "" : `TcpExt: TCPSynRetrans\nTcpExt: ${sentAgain}\n`;
      writeFileSync(join(proc, "net/netstat"), netstat);
    },
  };
}

function samplerOf(
  proc: string,
  ownerOf: (inode: string) => ConnectionOwner | null = () => curl,
  isException = false,
): Sampler {
  return createSampler({
    owners: { find: () => null, findEarly: () => null, portsOf: () => [], findSocket: ownerOf },
    exceptions: { has: async () => isException },
    proc,
  });
}

const toCurl = { host: "192.0.2.1:443", port: 443, owner: curl };

test("a connection whose first packet was sent again is told, once", async () => {
  const { proc, show } = fakeProc();
  const sampler = samplerOf(proc);
  show(5, { inode: "1", retransmits: 1 });
  expect(await sampler.sample()).toEqual([toCurl]);
  show(6, { inode: "1", retransmits: 2 });
  expect(await sampler.sample()).toEqual([]);
  show(7, { inode: "1", retransmits: 3 }, { inode: "2", retransmits: 1 });
  expect(await sampler.sample()).toEqual([toCurl]);
});

test("one that is seen for the first time and was not sent again may only be young", async () => {
  const { proc, show } = fakeProc();
  const sampler = samplerOf(proc);
  show(null, { inode: "1" });
  expect(await sampler.sample()).toEqual([]);
  show(null, { inode: "1" }, { inode: "2" });
  expect(await sampler.sample()).toEqual([toCurl]);
  show(null, { inode: "3" });
  expect(await sampler.sample()).toEqual([]);
});

test("while nothing is sent again the tables are not read, unless something waits to be looked at again", async () => {
  const { proc, show } = fakeProc();
  const sampler = samplerOf(proc);
  show(5);
  await sampler.sample();
  show(5, { inode: "1", retransmits: 1 });
  expect(await sampler.sample()).toEqual([]);
  show(6, { inode: "2" });
  expect(await sampler.sample()).toEqual([]);
  expect(await sampler.sample()).toEqual([toCurl]);
});

test("sockets of this process, exceptions, and another agentproxy's are not told", async () => {
  const { proc, show } = fakeProc();
  show(1, { inode: "1", retransmits: 1 });
  expect(await samplerOf(proc, () => curl, true).sample()).toEqual([]);
  const twin = { ...curl, executable: process.execPath };
  expect(await samplerOf(proc, () => twin).sample()).toEqual([]);
  mkdirSync(join(proc, String(process.pid), "fd"), { recursive: true });
  symlinkSync("socket:[1]", join(proc, String(process.pid), "fd/3"));
  expect(await samplerOf(proc).sample()).toEqual([]);
});

test("of another user's process that cannot be seen nothing is told, of one's own that it cannot be found", async () => {
  const { proc, show } = fakeProc();
  const sampler = samplerOf(proc, () => null);
  for (const sentAgain of [1, 2, 3, 4]) {
    show(
      sentAgain,
      { inode: "1", retransmits: 1, uid: ownUid + 1 },
      { inode: "2", retransmits: 1, port: 80 },
    );
    const told = await sampler.sample();
    // Looked for three times, since looking has its share of a second.
    expect(told).toEqual(sentAgain === 3 ? [{ host: "192.0.2.1:80", port: 80, owner: null }] : []);
  }
});

test("without tables there is nothing to watch", async () => {
  expect(await samplerOf("/nonexistent").sample()).toBeNull();
});
