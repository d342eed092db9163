// Watches for connections that tools make past the proxy and that hang, by samples of the kernel's socket tables.

import { ownSockets, type ConnectionOwner, type OwnerFinder } from "../host/connection-owner.ts";
import { textAt } from "../host/proc-files.ts";
import { hangingIn, readTcpTables, synRetransmits, type TcpSocket } from "../host/tcp-table.ts";
import { formatAuthority } from "../wire/authority.ts";
import { parseHost, type Host } from "../wire/host.ts";
import { formatIpv4, formatIpv6 } from "../wire/ip-address.ts";
import type { DirectExceptions } from "./direct-exceptions.ts";

/** A connection past the proxy that nobody answers. */
export interface HangingConnection {
  /** "ADDRESS:PORT". */
  readonly host: string;
  readonly port: number;
  /** Null where the kernel does not tell. */
  readonly owner: ConnectionOwner | null;
}

export interface Sampler {
  /** Each connection is told once. Null where the kernel shows no tables at all. */
  sample(): Promise<HangingConnection[] | null>;
}

export interface SamplerOptions {
  readonly owners: OwnerFinder;
  readonly exceptions: DirectExceptions;
  readonly proc?: string;
}

const ports = [80, 443];
/** So often a socket is looked at whose process is not found, as while others are looked for. */
const mostLooks = 3;

/** How often a socket was seen hanging, or that there is nothing more to say of it. */
type Sight = number | "settled";

export function createSampler({ owners, exceptions, proc = "/proc" }: SamplerOptions): Sampler {
  let sights = new Map<string, Sight>();
  let lastRetransmits: number | null = null;

  /** Whether no first packet was sent again since the last sample, so that nothing new hangs. */
  function isQuiet(): boolean {
    const retransmits = synRetransmits(textAt(`${proc}/net/netstat`) ?? "");
    const hasWaiting = [...sights.values()].some((sight) => sight !== "settled");
    const quiet = retransmits !== null && retransmits === lastRetransmits && !hasWaiting;
    lastRetransmits = retransmits;
    return quiet;
  }

  async function judge(
    socket: TcpSocket,
    looks: number,
    own: () => ReadonlySet<string>,
  ): Promise<HangingConnection | Sight> {
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
    // Another agentproxy.
    if (owner?.executable === process.execPath) return "settled";
    return { host: formatAuthority({ host, port: socket.port }), port: socket.port, owner };
  }

  return {
    async sample() {
      if (isQuiet()) return [];
      const tables = await readTcpTables(proc);
      if (tables === null) return null;
      let known: ReadonlySet<string> | null = null;
      const own = (): ReadonlySet<string> => (known ??= ownSockets(proc));
      const found: HangingConnection[] = [];
      const next = new Map<string, Sight>();
      for (const socket of hangingIn(tables, ports)) {
        const before = sights.get(socket.inode) ?? 0;
        const now = before === "settled" ? before : await judge(socket, before + 1, own);
        if (typeof now === "object") found.push(now);
        next.set(socket.inode, typeof now === "object" ? "settled" : now);
      }
      sights = next;
      return found;
    },
  };
}

function hostOf(bytes: Uint8Array): Host | null {
  const host = parseHost(bytes.length === 4 ? formatIpv4(bytes) : formatIpv6(bytes));
  return host.ok ? host.value : null;
}
