// Which process of this machine has a socket: by the ports of a loopback connection, or by the socket's inode.

import { createAllowance } from "./allowance.ts";
import { linkAt, namesIn, textAt } from "./proc-files.ts";
import { createFindInodes } from "./socket-inodes.ts";

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
   * not tell (another user's process, another namespace), or where looking has taken its share of the time already.
   */
  find(port: number, peerPort: number): ConnectionOwner | null;
  /** The same for one of which nothing has failed, and from a smaller share: most never fail. */
  findEarly(port: number, peerPort: number): ConnectionOwner | null;
  /** Those of the ports that are a process's own, with the peer's port `peerPort`; none where the kernel does not tell. */
  portsOf(pid: number, ports: readonly number[], peerPort: number): number[];
  /** The same by the inode of a socket. This process itself is never its owner. */
  findSocket(inode: string): ConnectionOwner | null;
}

/** More of every second would be felt by the tunnels that work. */
const defaultBudgetMs = 20;
/** The part of it for clients of which nothing has failed yet. */
const earlyPart = 0.25;
/** A single search through the processes, of which there may be thousands, or others may be at work. */
const defaultLongestMs = 50;
const rememberedPids = 8;

/** Looks only when it is asked, and keeps nothing but the pids that it found last, which are looked at first. */
export function createOwnerFinder(
  proc = "/proc",
  budgetMs = defaultBudgetMs,
  longestMs = defaultLongestMs,
  findInodes = createFindInodes(proc),
): OwnerFinder {
  let recent: number[] = [];
  const afterFailures = createAllowance(budgetMs);
  const before = createAllowance(budgetMs * earlyPart);
  const inodeOf = (port: number, peerPort: number): string | null => findInodes([port], peerPort)[0] ?? null;
  function search(inode: string | null, forMs: number): ConnectionOwner | null {
    const pid = inode === null ? null : pidOf(proc, inode, recent, performance.now() + forMs);
    if (pid === null) return null;
    recent = [pid, ...recent.filter((one) => one !== pid)].slice(0, rememberedPids);
    return describe(proc, pid);
  }
  return {
    find: (port, peerPort) => afterFailures(null, () => search(inodeOf(port, peerPort), longestMs)),
    findEarly: (port, peerPort) => before(null, () => search(inodeOf(port, peerPort), longestMs * earlyPart)),
    portsOf: (pid, ports, peerPort) =>
      afterFailures([], () => {
        const inodes = findInodes(ports, peerPort);
        const own = socketsOf(proc, pid);
        return ports.filter((_, at) => own.has(inodes[at] ?? ""));
      }),
    findSocket: (inode) => afterFailures(null, () => search(inode, longestMs)),
  };
}

function pidOf(proc: string, inode: string, recent: readonly number[], deadlineMs: number): number | null {
  const link = `socket:[${inode}]`;
  const known = recent.find((pid) => hasSocket(proc, pid, link));
  if (known !== undefined) return known;
  for (const pid of otherPids(proc)) {
    if (performance.now() > deadlineMs) return null;
    if (hasSocket(proc, pid, link)) return pid;
  }
  return null;
}

/**
 * Whoever fails was most likely started a moment ago. Pids begin anew past a limit, so those above the last one that was
 * given, which is the fifth field of /proc/loadavg (proc_loadavg(5)), are of older processes.
 */
export function newestFirst(names: readonly string[], loadAverage: string | null): number[] {
  const last = Number(loadAverage?.trim().split(" ")[4] ?? Number.NaN);
  const age = (pid: number): number => (pid > last ? last - pid + 2 ** 32 : last - pid);
  const pids = names.map(Number).filter((pid) => Number.isSafeInteger(pid) && pid > 0 && pid !== process.pid);
  return Number.isNaN(last)
    ? pids.toSorted((one, other) => other - one)
    : pids.toSorted((one, other) => age(one) - age(other));
}

function otherPids(proc: string): number[] {
  return newestFirst(namesIn(proc), textAt(`${proc}/loadavg`));
}

/**
 * Whose sockets these are, of the processes that were started with `entry`, "NAME=VALUE", in their environment; this
 * process is none of them. Looks for no longer than a single search does.
 */
export function ownersWith(
  entry: string,
  inodes: readonly string[],
  proc = "/proc",
  longestMs = defaultLongestMs,
): ReadonlyMap<string, ConnectionOwner> {
  const deadlineMs = performance.now() + longestMs;
  const found = new Map<string, ConnectionOwner>();
  for (const pid of otherPids(proc)) {
    if (performance.now() > deadlineMs) break;
    if (!`\0${textAt(`${proc}/${pid}/environ`) ?? ""}`.includes(`\0${entry}\0`)) continue;
    const own = socketsOf(proc, pid);
    for (const inode of inodes) if (own.has(inode)) found.set(inode, describe(proc, pid));
  }
  return found;
}

/** The inodes of this process's own sockets. */
export function ownSockets(proc = "/proc"): ReadonlySet<string> {
  return socketsOf(proc, process.pid);
}

function socketsOf(proc: string, pid: number): ReadonlySet<string> {
  const folder = `${proc}/${pid}/fd`;
  const links = namesIn(folder).map(
    (name) => /^socket:\[(\d+)\]$/.exec(linkAt(`${folder}/${name}`) ?? "")?.[1],
  );
  return new Set(links.filter((inode) => inode !== undefined));
}

function hasSocket(proc: string, pid: number, link: string): boolean {
  const folder = `${proc}/${pid}/fd`;
  return namesIn(folder).some((name) => linkAt(`${folder}/${name}`) === link);
}

function describe(proc: string, pid: number): ConnectionOwner {
  const folder = `${proc}/${pid}`;
  const words = (textAt(`${folder}/cmdline`) ?? "").split("\0");
  // The last one ends in a NUL, too.
  return {
    pid,
    executable: linkAt(`${folder}/exe`)?.replace(/ \(deleted\)$/, "") ?? null,
    argv: words.slice(0, -1),
    folder: linkAt(`${folder}/cwd`),
  };
}
