// Watches for connections that tools make past the proxy, by samples of the kernel's socket tables.

import { ownersWith, ownSockets, type ConnectionOwner, type OwnerFinder } from "../host/connection-owner.ts";
import {
  readTcpCounts,
  readTcpTables,
  socketsIn,
  type TcpCounts,
  type TcpSocket,
} from "../host/tcp-table.ts";
import { formatAuthority } from "../wire/authority.ts";
import { parseHost, type Host } from "../wire/host.ts";
import { formatIpv4, formatIpv6 } from "../wire/ip-address.ts";
import type { DirectExceptions } from "./direct-exceptions.ts";

/** A connection past the proxy. */
export interface DirectConnection {
  /** "ADDRESS:PORT". */
  readonly host: string;
  readonly port: number;
  /** False where nobody answers it. */
  readonly gotThrough: boolean;
  /** Null where the kernel does not tell. */
  readonly owner: ConnectionOwner | null;
}

export interface Sampler {
  /** Each connection is told once. Null where the kernel shows no tables at all. */
  sample(): Promise<DirectConnection[] | null>;
}

export interface SamplerOptions {
  readonly owners: OwnerFinder;
  readonly exceptions: DirectExceptions;
  /** "NAME=VALUE", which the session's programs have in their environment: of others it is not told what gets through. */
  readonly sign: string;
  readonly proc?: string;
}

const ports = [80, 443];
/** Plain HTTP is none of the proxy's business where it gets through. */
const securePorts = [443];
/** So often a socket is looked at whose process is not found, as while others are looked for. */
const mostLooks = 3;

/** Where tools are at work some connection is always begun: that alone takes no more than a thousandth of the time. */
const restForEachMs = 1000;
const longestRestMs = 30_000;

/** How often a socket was seen hanging, or that there is nothing more to say of it. */
type Sight = number | "settled";

export function createSampler({ owners, exceptions, sign, proc = "/proc" }: SamplerOptions): Sampler {
  let sights = new Map<string, Sight>();
  // What hangs already is sent again soon, and is seen then.
  let last: TcpCounts = readTcpCounts(proc);
  let restsUntilMs = 0;

  /** Whether no first packet was sent again since the last sample, and no connection begun, so that there is nothing new. */
  function isQuiet(): boolean {
    const now = readTcpCounts(proc);
    const hasWaiting = [...sights.values()].some((sight) => sight !== "settled");
    const hangs = now.synRetransmits === null || now.synRetransmits !== last.synRetransmits;
    const mayLook = exceptions.areAllKnown && performance.now() > restsUntilMs;
    const opens = mayLook && (now.activeOpens === null || now.activeOpens !== last.activeOpens);
    const quiet = !(hasWaiting || hangs || opens);
    if (!quiet) last = now;
    return quiet;
  }

  async function readTables(): Promise<string | null> {
    const startMs = performance.now();
    const tables = await readTcpTables(proc);
    const endMs = performance.now();
    restsUntilMs = endMs + Math.min((endMs - startMs) * restForEachMs, longestRestMs);
    return tables;
  }

  async function judgeHanging(
    socket: TcpSocket,
    looks: number,
    own: () => ReadonlySet<string>,
  ): Promise<DirectConnection | Sight> {
    // A packet is sent again after a second (RFC 6298), and where that is not shown, two samples lie between.
    if (socket.retransmits === 0 && looks === 1) return looks;
    const host = hostOf(socket.address);
    if (host === null || (await exceptions.has(host)) || own().has(socket.inode)) return "settled";
    const owner = owners.findSocket(socket.inode);
    if (owner === null) {
      // Perhaps the gateway of another user, whose work that is.
      if (socket.uid !== process.getuid?.()) return "settled";
      if (looks < mostLooks) return looks;
    }
    return isTwin(owner) ? "settled" : connection(host, socket.port, false, owner);
  }

  async function findThrough(sockets: readonly TcpSocket[]): Promise<DirectConnection[]> {
    const candidates = [];
    for (const { address, port, inode } of sockets) {
      const host = hostOf(address);
      if (host !== null && !(await exceptions.has(host))) candidates.push({ host, port, inode });
    }
    if (candidates.length === 0) return [];
    const inodes = candidates.map(({ inode }) => inode);
    const found = ownersWith(sign, inodes, proc);
    return candidates.flatMap(({ host, port, inode }) => {
      const owner = found.get(inode);
      return owner === undefined || isTwin(owner) ? [] : [connection(host, port, true, owner)];
    });
  }

  return {
    async sample() {
      if (isQuiet()) return [];
      const tables = await readTables();
      if (tables === null) return null;
      let known: ReadonlySet<string> | null = null;
      const own = (): ReadonlySet<string> => (known ??= ownSockets(proc));
      const found: DirectConnection[] = [];
      const next = new Map<string, Sight>();
      for (const socket of socketsIn(tables, "syn-sent", ports)) {
        const before = sights.get(socket.inode) ?? 0;
        const now = before === "settled" ? before : await judgeHanging(socket, before + 1, own);
        if (typeof now === "object") found.push(now);
        next.set(socket.inode, typeof now === "object" ? "settled" : now);
      }
      if (exceptions.areAllKnown) {
        const through = socketsIn(tables, "established", securePorts);
        found.push(...(await findThrough(through.filter(({ inode }) => sights.get(inode) !== "settled"))));
        for (const { inode } of through) next.set(inode, "settled");
      }
      sights = next;
      return found;
    },
  };
}

function connection(
  host: Host,
  port: number,
  gotThrough: boolean,
  owner: ConnectionOwner | null,
): DirectConnection {
  return { host: formatAuthority({ host, port }), port, gotThrough, owner };
}

/** Another agentproxy, which dials for others. */
function isTwin(owner: ConnectionOwner | null): boolean {
  return owner?.executable === process.execPath;
}

function hostOf(bytes: Uint8Array): Host | null {
  const host = parseHost(bytes.length === 4 ? formatIpv4(bytes) : formatIpv6(bytes));
  return host.ok ? host.value : null;
}
