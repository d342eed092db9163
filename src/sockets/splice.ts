// Passing bytes from socket to socket inside the kernel, without copying them into this process and out again: splice(2).

import { getSystemErrorName } from "node:util";
import { openLibc, type Libc } from "../host/libc.ts";
import type { TlsRecords } from "./tls-records.ts";

/** What a splice came to. `moved` bytes have been passed; then nothing waited any more, or one of the others stopped it. */
export interface Spliced {
  readonly moved: number;
  /** Taken from the one socket and not yet by the other, whose buffer is full: still owed to it. */
  readonly left: Uint8Array | null;
  /** The error of the socket that is read; it has been taken from it, and is told nowhere else. */
  readonly error: Error | null;
}

export interface Splicer {
  /**
   * Passes on what waits at one plain socket to another, at most so much that the others have their turn soon. Both by
   * descriptor, and open. `records` follows what passes.
   */
  across(from: number, to: number, records: TlsRecords | null): Spliced;
}

/** What is asked for is under 2 GiB, so that what comes back fits an `int`. */
interface Calls {
  /** pipe2(2) */
  pipe2(ends: Int32Array, flags: number): number;
  /** fcntl(2) with a number */
  fcntl(descriptor: number, command: number, value: number): number;
  /** splice(2) */
  splice(from: number, fromAt: null, to: number, toAt: null, length: number, flags: number): number;
  /** tee(2) */
  tee(from: number, to: number, length: number, flags: number): number;
  /** read(2) */
  read(descriptor: number, bytes: Uint8Array, length: number): number;
  /** open(2) */
  open(path: Uint8Array, flags: number): number;
}

const nonBlocking = 0o4000;
const closeOnExec = 0o2000000;
const writeOnly = 1;
const setPipeSize = 1031;
/** SPLICE_F_MOVE and SPLICE_F_NONBLOCK */
const spliceFlags = 3;
/**
 * Half of what a user may make a pipe without asking (pipe(7)); where that is used up it stays at 64 KiB. It is also the
 * most that is read into memory for a socket that is full.
 */
const pipeBytes = 512 * 1024;
/** Half a millisecond's work or so, after which the loop looks at the other tunnels. */
const longestTurnBytes = 2 * 1024 * 1024;
const again = 11;
/** What a socket says that cannot be spliced: EINVAL, ENOSYS, EOPNOTSUPP. */
const notHere: ReadonlySet<number> = new Set([22, 38, 95]);
const headerBytes = 5;

interface Pipe {
  readonly out: number;
  readonly in: number;
}

class KernelSplicer implements Splicer {
  private isUsable = true;

  constructor(
    private readonly calls: Calls,
    private readonly errno: () => number,
    /** Empty whenever nobody is inside `across`, so one is enough for all. */
    private readonly pipe: Pipe,
    /** Has a second look at what passes, for its records. */
    private readonly mirror: Pipe,
    private readonly nowhere: number,
  ) {}

  across(from: number, to: number, records: TlsRecords | null): Spliced {
    let moved = 0;
    while (this.isUsable && moved < longestTurnBytes) {
      const taken = this.calls.splice(from, null, this.pipe.in, null, pipeBytes, spliceFlags);
      // An end is left for the loop to find.
      if (taken === 0) break;
      if (taken < 0) return { moved, left: null, error: this.errorOfReading() };
      if (records !== null && !this.follow(records, taken)) {
        const left = this.readPipe(this.pipe, taken);
        records.push(left);
        return { moved, left, error: null };
      }
      const given = this.give(to, taken);
      moved += given;
      if (given < taken) return { moved, left: this.readPipe(this.pipe, taken - given), error: null };
    }
    return { moved, left: null, error: null };
  }

  private errorOfReading(): Error | null {
    const errno = this.errno();
    if (errno === again) return null;
    if (notHere.has(errno)) {
      this.isUsable = false;
      return null;
    }
    const code = getSystemErrorName(-errno);
    return Object.assign(new Error(code), { code });
  }

  /** How much of what is in the pipe the socket took. What is wrong with it, its next write tells. */
  private give(to: number, bytes: number): number {
    let given = 0;
    while (given < bytes) {
      const passed = this.calls.splice(this.pipe.out, null, to, null, bytes - given, spliceFlags);
      if (passed <= 0) {
        if (notHere.has(this.errno())) this.isUsable = false;
        break;
      }
      given += passed;
    }
    return given;
  }

  /** Reads the records' headers in what is in the pipe, and leaves it there. Without effect where that cannot be done. */
  private follow(records: TlsRecords, bytes: number): boolean {
    if (records.unseen() >= bytes) {
      records.skip(bytes);
      return true;
    }
    const seen = this.calls.tee(this.pipe.out, this.mirror.in, bytes, spliceFlags);
    if (seen < bytes) {
      if (seen > 0) this.readPipe(this.mirror, seen);
      return false;
    }
    let ahead = bytes;
    while (ahead > 0) {
      const content = Math.min(records.unseen(), ahead);
      if (content > 0) {
        this.drop(content);
        records.skip(content);
        ahead -= content;
        continue;
      }
      const header = this.readPipe(this.mirror, Math.min(headerBytes, ahead));
      records.push(header);
      ahead -= header.length;
    }
    return true;
  }

  private drop(bytes: number): void {
    let dropped = 0;
    while (dropped < bytes) {
      const passed = this.calls.splice(
        this.mirror.out,
        null,
        this.nowhere,
        null,
        bytes - dropped,
        spliceFlags,
      );
      if (passed <= 0) throw this.broken("empty");
      dropped += passed;
    }
  }

  /** What is left in a pipe must never come out in another tunnel. */
  private broken(act: string): Error {
    this.isUsable = false;
    return new Error(`Cannot ${act} a pipe that has bytes in it`);
  }

  private readPipe(pipe: Pipe, bytes: number): Uint8Array {
    const all = new Uint8Array(bytes);
    let read = 0;
    while (read < bytes) {
      const rest = all.subarray(read);
      const got = this.calls.read(pipe.out, rest, rest.length);
      if (got <= 0) throw this.broken("read");
      read += got;
    }
    return all;
  }
}

function makePipe(calls: Calls): Pipe | null {
  const ends = new Int32Array(2);
  if (calls.pipe2(ends, nonBlocking | closeOnExec) !== 0) return null;
  const [out = -1, into = -1] = ends;
  calls.fcntl(into, setPipeSize, pipeBytes);
  return { out, in: into };
}

function open({ calls, errno }: Libc): Splicer | null {
  const library = calls as unknown as Calls;
  const [pipe, mirror] = [makePipe(library), makePipe(library)];
  const nowhere = library.open(Buffer.from("/dev/null\0"), writeOnly | closeOnExec);
  if (pipe === null || mirror === null || nowhere < 0) return null;
  return new KernelSplicer(library, errno, pipe, mirror, nowhere);
}

/** Null where the system has none. */
export async function openSplicer(): Promise<Splicer | null> {
  const library = await openLibc({
    pipe2: { args: ["ptr", "i32"], returns: "i32" },
    fcntl: { args: ["i32", "i32", "i32"], returns: "i32" },
    splice: { args: ["i32", "ptr", "i32", "ptr", "usize", "u32"], returns: "i32" },
    tee: { args: ["i32", "i32", "usize", "u32"], returns: "i32" },
    read: { args: ["i32", "ptr", "usize"], returns: "i32" },
    open: { args: ["ptr", "i32"], returns: "i32" },
  });
  return library === null ? null : open(library);
}

let splicer: Splicer | null = null;
let isAsked = false;

/** Null where there is none, and until it is there: the first to ask has it opened. */
export function kernelSplicer(): Splicer | null {
  if (!isAsked) {
    isAsked = true;
    void openSplicer().then((opened) => {
      splicer = opened;
    });
  }
  return splicer;
}
