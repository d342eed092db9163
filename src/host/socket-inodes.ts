// The inodes of sockets on loopback, by which /proc/PID/fd tells whose they are.

import { openNetlink, type Netlink } from "./netlink.ts";
import { textAt } from "./proc-files.ts";

/** For each port the inode of the socket that has it, with the peer's port `peerPort`; null where no process has it open. */
type FindInodes = (ports: readonly number[], peerPort: number) => (string | null)[];

/** sock_diag(7) */
const netlinkSockDiag = 4;
const sockDiagByFamily = 20;
const requestFlag = 1;
const tcp = 6;
const anything = 0xffffffff;
const requestBytes = 72;
/** struct nlmsghdr, then struct inet_diag_msg up to its last field. */
const replyHeaderBytes = 16;
const inodeOffset = replyHeaderBytes + 68;

const loopbacks = [
  { family: 2, address: Buffer.of(127, 0, 0, 1) },
  { family: 10, address: Buffer.from([...Array.from({ length: 15 }, () => 0), 1]) },
] as const;

/**
 * Asks the kernel for each socket, in microseconds. Until that way is open, and where there is none (gVisor has none),
 * it reads the table of all sockets, which takes the kernel tens of milliseconds once thousands of connections have ended
 * in the last minute.
 */
export function createFindInodes(proc: string): FindInodes {
  let netlink: Netlink | null = null;
  let isOpening = false;
  const open = async (): Promise<void> => {
    netlink = await openNetlink(netlinkSockDiag);
  };
  return (ports, peerPort) => {
    const kernel = netlink;
    if (kernel !== null) return ports.map((port) => askKernel(kernel, port, peerPort));
    if (!isOpening) {
      isOpening = true;
      void open();
    }
    return readTable(proc, ports, peerPort);
  };
}

function askKernel(netlink: Netlink, port: number, peerPort: number): string | null {
  // A socket of IPv6 that is connected to an address of IPv4 is found by that.
  for (const { family, address } of loopbacks) {
    const reply = netlink(requestFor(family, address, port, peerPort));
    if (reply.length < inodeOffset + 4 || reply.readUInt16LE(4) !== sockDiagByFamily) continue;
    const inode = reply.readUInt32LE(inodeOffset);
    return inode === 0 ? null : String(inode);
  }
  return null;
}

/** struct nlmsghdr and struct inet_diag_req_v2 of the kernel's headers; ports and addresses in network order. */
function requestFor(family: number, address: Buffer, port: number, peerPort: number): Buffer {
  const request = Buffer.alloc(requestBytes);
  request.writeUInt32LE(requestBytes, 0);
  request.writeUInt16LE(sockDiagByFamily, 4);
  request.writeUInt16LE(requestFlag, 6);
  request[16] = family;
  request[17] = tcp;
  request.writeUInt32LE(anything, 20);
  request.writeUInt16BE(port, 24);
  request.writeUInt16BE(peerPort, 26);
  address.copy(request, 28);
  address.copy(request, 44);
  request.writeUInt32LE(anything, 64);
  request.writeUInt32LE(anything, 68);
  return request;
}

/**
 * From the kernel's table of TCP sockets (proc_pid_net(5)): addresses in hex, the port behind the colon, the inode in the
 * tenth field. Of both families, since a client may reach 127.0.0.1 by a socket of IPv6.
 */
function readTable(proc: string, ports: readonly number[], peerPort: number): (string | null)[] {
  const remote = peerPort.toString(16).toUpperCase().padStart(4, "0");
  const row = new RegExp(
    `^ *\\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:${remote} (?:\\S+ +){6}([1-9]\\d*)`,
    "gm",
  );
  const inodes = new Map<number, string>();
  for (const table of ["tcp", "tcp6"]) {
    for (const [, port = "", inode = ""] of (textAt(`${proc}/net/${table}`) ?? "").matchAll(row))
      inodes.set(Number.parseInt(port, 16), inode);
  }
  return ports.map((port) => inodes.get(port) ?? null);
}
