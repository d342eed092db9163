// Tells whether anybody reads what is written to a descriptor, without writing to it.

import { openLibc } from "./libc.ts";

/** struct pollfd: an int, what is asked for, and what was found. */
const pollBytes = 8;
const foundOffset = 6;
/** POLLERR and POLLHUP, which are found whatever is asked for. */
const isGone = 0x18;

let opening: ReturnType<typeof openLibc> | null = null;

/** False for a pipe whose reader has gone. True where that cannot be told. */
export async function hasReader(descriptor: number): Promise<boolean> {
  opening ??= openLibc({ poll: { args: ["ptr", "u64", "i32"], returns: "i32" } });
  const library = await opening;
  if (library === null) return true;
  const poll = library.calls["poll"] as unknown as (
    fds: Uint8Array,
    count: number,
    timeoutMs: number,
  ) => number;
  const asked = Buffer.alloc(pollBytes);
  asked.writeInt32LE(descriptor, 0);
  return poll(asked, 1, 0) <= 0 || (asked.readInt16LE(foundOffset) & isGone) === 0;
}
