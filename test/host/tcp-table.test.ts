// Tests that the kernel's tables of sockets are read as it writes them.

import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readTcpCounts, readTcpTables, socketsIn } from "../../src/host/tcp-table.ts";
import { temporaryFolder } from "../support/temporary.ts";

const head =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

/** As seen: SYN_SENT to 192.0.2.1:443, sent again twice; LISTEN; ESTABLISHED to 192.0.2.1:443; SYN_SENT to port 8443. */
const tcp = `${head}\
   0: 0109090A:AF4E 010200C0:01BB 02 00000001:00000000 01:00000001 00000002  1000        0 65984367 2 00000000d479f864 100 0 0 1 -1
   1: 00000000:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3117 1 0000000039b70d0c 100 0 0 10 0
   2: 0109090A:01BB 010200C0:01BB 01 00000000:00000000 00:00000000 00000000     0        0 3118 1 0000000039b70d0c 20 4 30 10 -1
 103: 0109090A:B9EC 010200C0:20FB 02 00000001:00000000 01:00000001 00000001     0        0 65983299 2 0000000039b70d0c 100 0 0 1 -1
`;

/** SYN_SENT to [2001:db8::1]:80, not sent again yet. */
const tcp6 = `${head}\
   0: B80D0120000000000000000002000000:AF4E B80D0120000000000000000001000000:0050 02 00000001:00000000 01:00000001 00000000     0        0 77 2 00000000d479f864 100 0 0 1 -1
`;

test("what hangs on its way to one of the ports is found, of both families", () => {
  expect(socketsIn(`${tcp}\n${tcp6}`, "syn-sent", [80, 443])).toEqual([
    { address: Uint8Array.of(192, 0, 2, 1), port: 443, retransmits: 2, uid: 1000, inode: "65984367" },
    {
      address: Uint8Array.of(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
      port: 80,
      retransmits: 0,
      uid: 0,
      inode: "77",
    },
  ]);
});

test("a machine without IPv6 has one table, and one without /proc none", async () => {
  const proc = temporaryFolder("proc");
  expect(await readTcpTables(proc)).toBeNull();
  mkdirSync(join(proc, "net"));
  writeFileSync(join(proc, "net/tcp"), tcp);
  expect(socketsIn((await readTcpTables(proc)) ?? "", "syn-sent", [443])).toHaveLength(1);
});

test("this machine's own tables are read whole", async () => {
  expect(await readTcpTables()).toMatch(/^ +sl +local_address rem_address/);
});

test("a connection that is established is told apart from those that listen or hang", () => {
  expect(socketsIn(`${tcp}\n${tcp6}`, "established", [80, 443]).map(({ inode }) => inode)).toEqual(["3118"]);
});

test("the kernel's counts are found by their names", () => {
  const proc = temporaryFolder("proc");
  const none = { synRetransmits: null, activeOpens: null };
  expect(readTcpCounts(proc)).toEqual(none);
  const write = (netstat: string, snmp: string): void => {
    mkdirSync(join(proc, "net"), { recursive: true });
    writeFileSync(join(proc, "net/netstat"), netstat);
    writeFileSync(join(proc, "net/snmp"), snmp);
  };
  write(
    "TcpExt: SyncookiesSent TCPSynRetrans Other\nTcpExt: 0 7991 5\nIpExt: InNoRoutes\nIpExt: 3\n",
    "Ip: Forwarding\nIp: 1\nTcp: RtoMin ActiveOpens\nTcp: 200 42\nUdp: ActiveOpens\nUdp: 1\n",
  );
  expect(readTcpCounts(proc)).toEqual({ synRetransmits: 7991, activeOpens: 42 });
  write("TcpExt: SyncookiesSent\nTcpExt: 0\n", "Udp: ActiveOpens\nUdp: 1\n");
  expect(readTcpCounts(proc)).toEqual(none);
  expect(readTcpCounts()).toEqual({ synRetransmits: expect.any(Number), activeOpens: expect.any(Number) });
});
