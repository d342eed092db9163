// Which process of this machine has a socket: by the ports of a loopback connection, or by the socket's inode.

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
  /** Those of the ports that are a process's own, with the peer's port `peerPort`; none where the kernel does not tell. */
  portsOf(pid: number, ports: readonly number[], peerPort: number): number[];
  /** The same by the inode of a socket. This process itself is never its owner. */
  findSocket(inode: string): ConnectionOwner | null;
}

/** More of every second would be felt by the tunnels that work. */
const defaultBudgetMs = 20;
/** What was not used of so many seconds may be used at once: a failure now and then is always looked into. */
const savedSeconds = 10;
/** A single search through the processes, of which there may be thousands, or others may be at work. */
const defaultLongestMs = 50;
const rememberedPids = 16;

/** Looks only when it is asked, and keeps nothing but the pids that it found last, which are looked at first. */
export function createOwnerFinder(
  proc = "/proc",
  budgetMs = defaultBudgetMs,
  longestMs = defaultLongestMs,
  findInodes = createFindInodes(proc),
): OwnerFinder {
  let recent: number[] = [];
  const mostSavedMs = budgetMs * savedSeconds;
  let savedMs = mostSavedMs;
  let lastMs = performance.now();
  function inTime<Found>(nothing: Found, look: () => Found): Found {
    const startMs = performance.now();
    savedMs = Math.min(mostSavedMs, savedMs + ((startMs - lastMs) / 1000) * budgetMs);
    lastMs = startMs;
    if (savedMs <= 0) return nothing;
    const found = look();
    savedMs -= performance.now() - startMs;
    return found;
  }
  function search(inodeIn: () => string | null): ConnectionOwner | null {
    return inTime(null, () => {
      const inode = inodeIn();
      const pid = inode === null ? null : pidOf(proc, inode, recent, performance.now() + longestMs);
      if (pid === null) return null;
      recent = [pid, ...recent.filter((one) => one !== pid)].slice(0, rememberedPids);
      return describe(proc, pid);
    });
  }
  return {
    find: (port, peerPort) => search(() => findInodes([port], peerPort)[0] ?? null),
    portsOf: (pid, ports, peerPort) =>
      inTime([], () => {
        const inodes = findInodes(ports, peerPort);
        const own = socketsOf(proc, pid);
        return ports.filter((_, at) => own.has(inodes[at] ?? ""));
      }),
    findSocket: (inode) => search(() => inode),
  };
}

function pidOf(proc: string, inode: string, recent: readonly number[], deadlineMs: number): number | null {
  const link = `socket:[${inode}]`;
  const known = recent.find((pid) => hasSocket(proc, pid, link));
  if (known !== undefined) return known;
  // Whoever has just failed was most likely started a moment ago.
  const pids = namesIn(proc)
    .map(Number)
    .filter((pid) => Number.isSafeInteger(pid) && pid > 0 && pid !== process.pid)
    .toSorted((one, other) => other - one);
  for (const pid of pids) {
    if (performance.now() > deadlineMs) return null;
    if (hasSocket(proc, pid, link)) return pid;
  }
  return null;
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
