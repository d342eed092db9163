// The time of small round trips in one open tunnel, one after the other.

import { openTunnel } from "../tunnel.ts";

/** Microseconds of each of `count` round trips of `bytes` each. Throws when the echo ends early. */
export async function roundTrips(port: number, bytes: number, count: number): Promise<number[]> {
  const message = Buffer.alloc(bytes, "x");
  const timesUs: number[] = [];
  let pending = 0;
  let startedNs = 0;
  const done = Promise.withResolvers<void>();
  const tunnel = await openTunnel(port, "echo.bench.test", {
    onData(chunk) {
      pending -= chunk.length;
      if (pending > 0) {
        return;
      }
      timesUs.push((Bun.nanoseconds() - startedNs) / 1000);
      if (timesUs.length === count) {
        tunnel.end();
      } else {
        send();
      }
    },
    onDrain() {},
    onClose: done.resolve,
  });
  const send = (): void => {
    pending = bytes;
    startedNs = Bun.nanoseconds();
    tunnel.write(message);
  };
  send();
  await done.promise;
  if (timesUs.length !== count || pending !== 0) {
    throw new Error(
      `Cannot trust the hop: ${timesUs.length} of ${count} round trips, ${pending} bytes missing`,
    );
  }
  return timesUs;
}
