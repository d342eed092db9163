// Netlink: short messages to the kernel, and what it answers to them.

import { openLibc } from "./libc.ts";

/** Sends one message and gives the answer, valid until the next call; empty where there is none. */
export type Netlink = (message: Uint8Array) => Buffer;

/** The calls that are used, each as its manual page has it. */
interface Calls {
  /** socket(2) */
  readonly socket: (family: number, type: number, protocol: number) => number;
  /** send(2) */
  readonly send: (descriptor: number, message: Uint8Array, size: number, flags: number) => bigint;
  /** recv(2) */
  readonly recv: (descriptor: number, reply: Uint8Array, size: number, flags: number) => bigint;
}

const netlinkFamily = 16;
const raw = 3;
const closeOnExec = 0x80000;
const doNotWait = 0x40;
const replyBytes = 4096;

/** Opens a socket of netlink(7), which answers inside send(2): nobody waits. Null where the kernel or a sandbox has none. */
export async function openNetlink(protocol: number): Promise<Netlink | null> {
  const library = await openLibc({
    socket: { args: ["i32", "i32", "i32"], returns: "i32" },
    send: { args: ["i32", "ptr", "usize", "i32"], returns: "i64" },
    recv: { args: ["i32", "ptr", "usize", "i32"], returns: "i64" },
  });
  if (library === null) return null;
  const { socket, send, recv } = library.calls as unknown as Calls;
  const descriptor = socket(netlinkFamily, raw | closeOnExec, protocol);
  if (descriptor < 0) return null;
  const reply = Buffer.alloc(replyBytes);
  return (message) => {
    if (send(descriptor, message, message.length, 0) < 0n) return reply.subarray(0, 0);
    const length = Number(recv(descriptor, reply, reply.length, doNotWait));
    return reply.subarray(0, Math.max(0, length));
  };
}
