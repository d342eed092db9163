// The kernel's tables of TCP sockets: /proc/net/tcp and tcp6 (proc_pid_net(5)).

import { readFile } from "node:fs/promises";
import { textAt } from "./proc-files.ts";

/** A socket on its way to somewhere. */
export interface TcpSocket {
  /** Of the other end: 4 bytes, or 16. */
  readonly address: Uint8Array;
  readonly port: number;
  /** How often what nobody has acknowledged was sent again. */
  readonly retransmits: number;
  readonly uid: number;
  readonly inode: string;
}

/** As the kernel numbers them (tcp_states.h): the first packet has not been answered; both sides have. */
const states = { "syn-sent": "02", established: "01" } as const;

/** Sockets in that state, to one of these ports. */
export function socketsIn(table: string, state: keyof typeof states, ports: readonly number[]): TcpSocket[] {
  const hex = ports.map((port) => port.toString(16).toUpperCase().padStart(4, "0")).join("|");
  // Behind the state the queues, the timer, its retransmits, the user, a count of probes, the inode.
  const row = new RegExp(
    `^ *\\d+: [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{8}|[0-9A-F]{32}):(${hex}) ${states[state]} \\S+ \\S+ ([0-9A-F]+) +(\\d+) +\\d+ +(\\d+)`,
    "gm",
  );
  return [...table.matchAll(row)].map(([, address = "", port = "", retransmits = "", uid, inode = ""]) => ({
    address: addressOf(address),
    port: Number.parseInt(port, 16),
    retransmits: Number.parseInt(retransmits, 16),
    uid: Number(uid),
    inode,
  }));
}

/** Written as numbers of 32 bits, each in the order of the processor, which has its lowest byte first. */
function addressOf(hex: string): Uint8Array {
  const bytes = Buffer.from(hex, "hex");
  return new Uint8Array(bytes.swap32());
}

/** The tables of both families. Read in another thread: the kernel takes milliseconds. Null where it has none to show. */
export async function readTcpTables(proc = "/proc"): Promise<string | null> {
  const [tcp, tcp6] = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`${proc}/net/${name}`, "latin1").catch(() => null)),
  );
  return tcp === null && tcp6 === null ? null : `${tcp ?? ""}\n${tcp6 ?? ""}`;
}

/** What the kernel has counted since the machine's start; null for what it does not tell. */
export interface TcpCounts {
  /** First packets that were sent again. */
  readonly synRetransmits: number | null;
  /** Connections that were begun. */
  readonly activeOpens: number | null;
}

/**
 * Of use since the counters are had for a hundredth of what the tables cost.
 * @see https://docs.kernel.org/networking/snmp_counter.html
 */
export function readTcpCounts(proc = "/proc"): TcpCounts {
  return {
    synRetransmits: countIn(textAt(`${proc}/net/netstat`) ?? "", "TcpExt", "TCPSynRetrans"),
    activeOpens: countIn(textAt(`${proc}/net/snmp`) ?? "", "Tcp", "ActiveOpens"),
  };
}

/** Each group has two lines, of its names and of their values. */
function countIn(text: string, group: string, name: string): number | null {
  const [names, values] = text
    .split("\n")
    .filter((line) => line.startsWith(`${group}: `))
    .map((line) => line.split(" "));
  const value = values?.[names?.indexOf(name) ?? -1];
  return value === undefined ? null : Number(value);
}
