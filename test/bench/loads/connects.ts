// New tunnels in a closed loop: each client connects, sends CONNECT, waits for the 200, closes, starts again.

import { openTunnel } from "../tunnel.ts";

/** The number of tunnels opened in `durationMs` by `clients` at once. */
export async function openAndClose(port: number, clients: number, durationMs: number): Promise<number> {
  const deadline = performance.now() + durationMs;
  let opened = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < deadline) {
      const closed = Promise.withResolvers<void>();
      const tunnel = await openTunnel(port, "idle.bench.test", {
        onData() {},
        onDrain() {},
        onClose: closed.resolve,
      });
      opened++;
      tunnel.end();
      await closed.promise;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return opened;
}
