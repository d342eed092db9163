// Tunnels that are open and silent.

import { openTunnel } from "../tunnel.ts";

const openAtOnce = 50;

/** Opens `count` tunnels, calls `look` while all are open, closes them. Throws when one did not last. */
export async function holdIdleTunnels<Seen>(
  port: number,
  count: number,
  look: () => Promise<Seen>,
): Promise<Seen> {
  let open = 0;
  let toStart = count;
  const closed: Promise<void>[] = [];
  const tunnels: Bun.Socket<unknown>[] = [];
  const opener = async (): Promise<void> => {
    while (toStart-- > 0) {
      const end = Promise.withResolvers<void>();
      const onClose = (): void => {
        open--;
        end.resolve();
      };
      tunnels.push(await openTunnel(port, "idle.bench.test", { onData() {}, onDrain() {}, onClose }));
      open++;
      closed.push(end.promise);
    }
  };
  await Promise.all(Array.from({ length: openAtOnce }, opener));
  const seen = await look();
  if (open !== count) {
    throw new Error(`Cannot trust the hop: ${count - open} of ${count} idle tunnels were closed`);
  }
  for (const tunnel of tunnels) {
    tunnel.end();
  }
  await Promise.all(closed);
  return seen;
}
