// Which process of this machine has the other end of a loopback connection.

import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface ConnectionOwner {
  readonly pid: number;
  /** Absolute; null where the kernel does not tell. */
  readonly executable: string | null;
  /** Its words; empty where the kernel does not tell. */
  readonly argv: readonly string[];
  readonly folder: string | null;
}

export interface OwnerFinder {
  /**
   * The owner of the socket on loopback whose own port is `port` and whose peer's is `peerPort`. Null where the kernel does
   * not tell (another user's process, another namespace), or where looking has taken its share of this second already.
   */
  find(port: number, peerPort: number): ConnectionOwner | null;
  /** The ports of all sockets of a process whose peer's port is `peerPort`; none where the kernel does not tell. */
  portsOf(pid: number, peerPort: number): number[];
}

/** More a second would be felt by the tunnels that work. */
const defaultBudgetMs = 20;
/** A single search, on a machine with thousands of processes. */
const defaultLongestMs = 15;
const rememberedPids = 16;

/** Looks only when it is asked, and keeps nothing but the pids that it found last, which are looked at first. */
export function createOwnerFinder(
  proc = "/proc",
  budgetMs = defaultBudgetMs,
  longestMs = defaultLongestMs,
): OwnerFinder {
  let recent: number[] = [];
  let secondStartMs = 0;
  let spentMs = 0;
  return {
    find(port, peerPort) {
      const startMs = performance.now();
      if (startMs - secondStartMs > 1000) {
        secondStartMs = startMs;
        spentMs = 0;
      }
      if (spentMs >= budgetMs) return null;
      const inode = inodeOf(proc, port, peerPort);
      const pid = inode === null ? null : pidOf(proc, inode, recent, startMs + longestMs);
      spentMs += performance.now() - startMs;
      if (pid === null) return null;
      recent = [pid, ...recent.filter((one) => one !== pid)].slice(0, rememberedPids);
      return describe(proc, pid);
    },
    portsOf: (pid, peerPort) => portsOf(proc, pid, peerPort),
  };
}

function portsOf(proc: string, pid: number, peerPort: number): number[] {
  const folder = `${proc}/${pid}/fd`;
  const links = new Set(names(folder).map((name) => linkOf(`${folder}/${name}`)));
  const remote = hexPort(peerPort);
  const row = new RegExp(`^ *\\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:${remote} (?:\\S+ +){6}(\\d+)`, "gm");
  return ["tcp", "tcp6"].flatMap((table) =>
    [...readText(`${proc}/net/${table}`).matchAll(row)]
      .filter(([, , inode]) => links.has(`socket:[${inode}]`))
      .map(([, port = ""]) => Number.parseInt(port, 16)),
  );
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, "0");
}

/**
 * From the kernel's table of TCP sockets (proc_pid_net(5)): addresses in hex, the port behind the colon, the inode in the
 * tenth field. Of both families, since a client may reach 127.0.0.1 by a socket of IPv6.
 */
function inodeOf(proc: string, port: number, peerPort: number): string | null {
  const row = new RegExp(
    `^ *\\d+: [0-9A-F]+:${hexPort(port)} [0-9A-F]+:${hexPort(peerPort)} (?:\\S+ +){6}(\\d+)`,
    "m",
  );
  for (const table of ["tcp", "tcp6"]) {
    const inode = row.exec(readText(`${proc}/net/${table}`))?.[1];
    if (inode !== undefined && inode !== "0") return inode;
  }
  return null;
}

function pidOf(proc: string, inode: string, recent: readonly number[], deadlineMs: number): number | null {
  const link = `socket:[${inode}]`;
  const known = recent.find((pid) => hasSocket(proc, pid, link));
  if (known !== undefined) return known;
  // Whoever has just failed was most likely started a moment ago.
  const pids = names(proc)
    .map(Number)
    .filter((pid) => Number.isSafeInteger(pid) && pid > 0 && pid !== process.pid)
    .toSorted((one, other) => other - one);
  for (const pid of pids) {
    if (performance.now() > deadlineMs) return null;
    if (hasSocket(proc, pid, link)) return pid;
  }
  return null;
}

function hasSocket(proc: string, pid: number, link: string): boolean {
  const folder = `${proc}/${pid}/fd`;
  return names(folder).some((name) => linkOf(`${folder}/${name}`) === link);
}

function describe(proc: string, pid: number): ConnectionOwner {
  const folder = `${proc}/${pid}`;
  const words = readText(`${folder}/cmdline`).split("\0");
  // The last one ends in a NUL, too.
  return {
    pid,
    executable: linkOf(`${folder}/exe`)?.replace(/ \(deleted\)$/, "") ?? null,
    argv: words.slice(0, -1),
    folder: linkOf(`${folder}/cwd`),
  };
}

// Processes end while they are looked at, and those of others may not be looked at: each is the same as nothing there.

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
