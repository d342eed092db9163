// What the C library has and Bun's functions have not: advisory locks on an open file, extended attributes, advice on
// memory, and options of sockets.

import type { FFIFunction, Pointer } from "bun:ffi";

/** The calls that are used here, each as its manual page has it. */
interface Library {
  /** Of the last call that failed: errno(3). */
  errno(): number;
  /** flock(2) */
  flock(descriptor: number, operation: number): number;
  /** flistxattr(2) */
  flistxattr(descriptor: number, list: Uint8Array | null, size: number): bigint;
  /** fgetxattr(2) */
  fgetxattr(descriptor: number, name: Uint8Array, value: Uint8Array | null, size: number): bigint;
  /** fsetxattr(2) */
  fsetxattr(descriptor: number, name: Uint8Array, value: Uint8Array, size: number, flags: number): number;
  /** madvise(2) */
  madvise(address: bigint, length: bigint, advice: number): number;
  /** setsockopt(2) */
  setsockopt(descriptor: number, level: number, name: number, value: Uint8Array, size: number): number;
}

/** glibc's name, and those of musl for the processors that there are binaries for. */
const names = ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"];

const lockExclusive = 2;
const lockNonBlocking = 4;
const wouldBlock = 11;
const adviceNotNeeded = 4;
/** SOL_SOCKET and SO_SNDBUF, of the processors that there are binaries for. */
const socketLevel = 1;
const sendBuffer = 7;
/** The kernel's own limits on a list of names and on a value (xattr(7)). */
const limitBytes = 64 * 1024;

/** The library with these of its calls, and what `errno` gives: that of the last call that failed. */
export interface Libc {
  readonly calls: Record<string, (...values: never[]) => unknown>;
  /** errno(3) */
  readonly errno: () => number;
}

/** Opens the C library for some of its calls. Null where it goes by a name that is not known. */
export async function openLibc(declarations: Record<string, FFIFunction>): Promise<Libc | null> {
  const { dlopen, read } = await import("bun:ffi");
  for (const name of names) {
    try {
      const { symbols } = dlopen(name, { ...declarations, __errno_location: { args: [], returns: "ptr" } });
      const location = symbols["__errno_location"] as () => Pointer | null;
      const errno = (): number => {
        const address = location();
        return address === null ? 0 : read.i32(address);
      };
      return { calls: symbols, errno };
    } catch {
      // The other kind of system.
    }
  }
  return null;
}

let loading: Promise<Library | null> | null = null;

function loadLibrary(): Promise<Library | null> {
  return (loading ??= openLibrary());
}

async function openLibrary(): Promise<Library | null> {
  const library = await openLibc({
    flock: { args: ["i32", "i32"], returns: "i32" },
    flistxattr: { args: ["i32", "ptr", "usize"], returns: "i64" },
    fgetxattr: { args: ["i32", "ptr", "ptr", "usize"], returns: "i64" },
    fsetxattr: { args: ["i32", "ptr", "ptr", "usize", "i32"], returns: "i32" },
    madvise: { args: ["u64", "u64", "i32"], returns: "i32" },
    setsockopt: { args: ["i32", "i32", "i32", "ptr", "u32"], returns: "i32" },
  });
  return library === null ? null : { ...(library.calls as unknown as Library), errno: library.errno };
}

/**
 * Takes an exclusive lock on what the descriptor is open on, until it is closed. Other programs are kept out only if they
 * ask for the lock as well.
 * @returns false where somebody else has it; true also where there is no such lock to be had, as on some network disks
 */
export async function lockDescriptor(descriptor: number): Promise<boolean> {
  const library = await loadLibrary();
  if (library === null || library.flock(descriptor, lockExclusive | lockNonBlocking) === 0) return true;
  return library.errno() !== wouldBlock;
}

/** Gives pages of this process back to the kernel, which reads them again from their file where they are needed. */
export async function dropPages(start: bigint, end: bigint): Promise<void> {
  const library = await loadLibrary();
  library?.madvise(start, end - start, adviceNotNeeded);
}

/**
 * What makes the kernel keep no more than about twice `bytes` for the other end of a socket (socket(7)), where it would keep
 * megabytes. It does not wait, so that the descriptor cannot become another's meanwhile.
 */
export async function sendBufferLimiter(): Promise<(descriptor: number, bytes: number) => void> {
  const library = await loadLibrary();
  return (descriptor, bytes) => {
    const value = Buffer.from(Int32Array.of(bytes).buffer);
    library?.setsockopt(descriptor, socketLevel, sendBuffer, value, value.length);
  };
}

/**
 * Gives one open file the extended attributes of another, access control lists included (they are stored as one: acl(5)).
 * @returns the names of those that could not be given
 */
export async function copyAttributes(from: number, to: number): Promise<string[]> {
  const library = await loadLibrary();
  if (library === null) return [];
  const list = Buffer.alloc(limitBytes);
  // Less than 0 where the file system has none.
  const length = Number(library.flistxattr(from, list, list.length));
  if (length <= 0) return [];
  const found = list.toString("latin1", 0, length).split("\0").filter(Boolean);
  return found.filter((name) => !copyAttribute(library, from, to, name));
}

function copyAttribute(library: Library, from: number, to: number, name: string): boolean {
  const value = Buffer.alloc(limitBytes);
  const nameBytes = Buffer.from(`${name}\0`, "latin1");
  const size = Number(library.fgetxattr(from, nameBytes, value, value.length));
  return size >= 0 && library.fsetxattr(to, nameBytes, value, size, 0) === 0;
}
