// Tests of the samples: each connection that hangs is told once, whose it is, and none that is not to be told.

import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ConnectionOwner } from "../../src/host/connection-owner.ts";
import { createSampler, type Sampler } from "../../src/service/direct-connections.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { until } from "../support/until.ts";

interface Row {
  readonly inode: string;
  readonly retransmits?: number;
  readonly uid?: number;
  readonly port?: number;
  /** Default: SYN_SENT. */
  readonly isEstablished?: true;
}

const ownUid = process.getuid?.() ?? 0;
const sign = "AGENT_PROXY_URL=http://127.0.0.1:4000";
const curl: ConnectionOwner = { pid: 7, executable: "/usr/bin/curl", argv: ["curl"], folder: "/" };

/** A /proc with these sockets, all to 192.0.2.1. */
function fakeProc(): {
  readonly proc: string;
  /** `count` is the machine's, of packets that were sent again and of connections; null where its kernel has none. */
  readonly show: (count: number | null, ...rows: Row[]) => void;
} {
  const proc = temporaryFolder("proc");
  mkdirSync(join(proc, "net"));
  const line = ({ inode, retransmits = 0, uid = ownUid, port = 443, isEstablished }: Row): string =>
    `   0: 0109090A:AF4E 010200C0:${port.toString(16).padStart(4, "0").toUpperCase()} ${isEstablished === true ? "01" : "02"} 00000001:00000000 01:00000001 ${String(retransmits).padStart(8, "0")} ${uid} 0 ${inode} 2 0\n`;
  return {
    proc,
    show(count, ...rows) {
      writeFileSync(join(proc, "net/tcp"), rows.map(line).join(""));
      const told = (group: string, name: string): string =>
        count === null ? "" : `${group}: ${name}\n${group}: ${count}\n`;
      writeFileSync(join(proc, "net/netstat"), told("TcpExt", "TCPSynRetrans"));
      writeFileSync(join(proc, "net/snmp"), told("Tcp", "ActiveOpens"));
    },
  };
}

function samplerOf(
  proc: string,
  ownerOf: (inode: string) => ConnectionOwner | null = () => curl,
  isException = false,
  areAllKnown = true,
): Sampler {
  return createSampler({
    owners: { find: () => null, findEarly: () => null, portsOf: () => [], findSocket: ownerOf },
    exceptions: { has: async () => isException, areAllKnown },
    sign,
    proc,
  });
}

const toCurl = { host: "192.0.2.1:443", port: 443, gotThrough: false, owner: curl };

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

test("what was there before is told when it is sent again", async () => {
  const { proc, show } = fakeProc();
  show(5, { inode: "1", retransmits: 1 });
  const sampler = samplerOf(proc);
  expect(await sampler.sample()).toEqual([]);
  show(6, { inode: "1", retransmits: 2 });
  expect(await sampler.sample()).toEqual([toCurl]);
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
  mkdirSync(join(proc, String(process.pid), "fd"), { recursive: true });
  symlinkSync("socket:[9]", join(proc, String(process.pid), "fd/3"));
  const twin = { ...curl, executable: process.execPath };
  const samplers = [samplerOf(proc, () => curl, true), samplerOf(proc, () => twin), samplerOf(proc)];
  show(1, { inode: "1", retransmits: 1 }, { inode: "9", retransmits: 1 });
  const told = await Promise.all(samplers.map((sampler) => sampler.sample()));
  expect(told).toEqual([[], [], [toCurl]]);
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
    expect(told).toEqual(
      sentAgain === 3 ? [{ host: "192.0.2.1:80", port: 80, gotThrough: false, owner: null }] : [],
    );
  }
});

test("without tables there is nothing to watch", async () => {
  expect(await samplerOf("/nonexistent").sample()).toBeNull();
});

/** A process of this /proc, with a socket of that inode. */
function addProcess(proc: string, pid: number, environ: string, inode: string): void {
  mkdirSync(join(proc, String(pid), "fd"), { recursive: true });
  writeFileSync(join(proc, String(pid), "environ"), environ);
  writeFileSync(join(proc, String(pid), "cmdline"), "node\0x.js\0");
  symlinkSync(`socket:[${inode}]`, join(proc, String(pid), "fd/3"));
}

test("a connection of the session's own program that got through is told, once", async () => {
  const { proc, show } = fakeProc();
  const sampler = samplerOf(proc);
  addProcess(proc, 70, `A=b\0${sign}\0`, "1");
  addProcess(proc, 71, `${sign}0\0A=${sign}\0`, "2");
  addProcess(proc, process.pid, `${sign}\0`, "3");
  const rows = ["1", "2", "3", "4"].map((inode) => ({ inode, isEstablished: true }) as const);
  show(1, ...rows, { inode: "1", port: 80, isEstablished: true });
  const owner = { pid: 70, executable: null, argv: ["node", "x.js"], folder: null };
  expect(await sampler.sample()).toEqual([{ host: "192.0.2.1:443", port: 443, gotThrough: true, owner }]);
  show(2, ...rows);
  expect(await sampler.sample()).toEqual([]);
});

test("a connection that was begun is reason enough to look, after a rest", async () => {
  const { proc, show } = fakeProc();
  const sampler = samplerOf(proc);
  addProcess(proc, 70, `${sign}\0`, "1");
  show(1);
  expect(await sampler.sample()).toEqual([]);
  show(1, { inode: "1", isEstablished: true });
  writeFileSync(join(proc, "net/snmp"), "Tcp: ActiveOpens\nTcp: 2\n");
  const found = await until("it to be told", async () => ((await sampler.sample()) ?? [])[0], 40_000);
  expect(found).toMatchObject({ gotThrough: true, owner: { pid: 70 } });
}, 60_000);

test("one that hung and was told is not told again when it gets through; one that was not is", async () => {
  for (const [retransmits, gotThrough] of [
    [1, false],
    [0, true],
  ] as const) {
    const { proc, show } = fakeProc();
    const sampler = samplerOf(proc);
    addProcess(proc, 70, `${sign}\0`, "1");
    show(1, { inode: "1", retransmits });
    const hung = await sampler.sample();
    show(2, { inode: "1", isEstablished: true });
    const through = await sampler.sample();
    expect([...(hung ?? []), ...(through ?? [])]).toMatchObject([{ gotThrough }]);
  }
});

test("what gets through is not told where it is an exception, or may be one", async () => {
  for (const [isException, areAllKnown] of [
    [true, true],
    [false, false],
  ] as const) {
    const { proc, show } = fakeProc();
    const sampler = samplerOf(proc, () => null, isException, areAllKnown);
    addProcess(proc, 70, `${sign}\0`, "1");
    show(1, { inode: "1", isEstablished: true });
    expect(await sampler.sample()).toEqual([]);
  }
});
