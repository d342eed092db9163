// Bytes through the hop: several tunnels at once, one way, every byte counted at the far end.

import { openTunnel } from "../tunnel.ts";
import type { Tunnel } from "../tunnel.ts";

const filler = Buffer.alloc(256 * 1024, "0123456789abcdef");

/** `bytes` from the origin to the client, shared by `tunnels`. Throws when one of them brings more or fewer. */
export async function download(port: number, bytes: number, tunnels: number): Promise<void> {
  const each = bytes / tunnels;
  await Promise.all(Array.from({ length: tunnels }, () => downloadOne(port, each)));
}

/** `bytes` from the client to the origin, which answers with the count that it got. */
export async function upload(port: number, bytes: number, tunnels: number): Promise<void> {
  const each = bytes / tunnels;
  await Promise.all(Array.from({ length: tunnels }, () => uploadOne(port, each)));
}

async function downloadOne(port: number, bytes: number): Promise<void> {
  let received = 0;
  const closed = Promise.withResolvers<void>();
  await openTunnel(port, `source-${bytes}.bench.test`, {
    onData(chunk) {
      received += chunk.length;
    },
    onDrain() {},
    onClose: closed.resolve,
  });
  await closed.promise;
  if (received !== bytes) {
    throw new Error(`Cannot trust the hop: ${bytes} bytes sent down, ${received} arrived`);
  }
}

async function uploadOne(port: number, bytes: number): Promise<void> {
  let sent = 0;
  let answer = "";
  const closed = Promise.withResolvers<void>();
  const pour = (tunnel: Tunnel): void => {
    while (sent < bytes) {
      const length = Math.min(filler.length, bytes - sent);
      const written = Math.max(tunnel.write(filler, 0, length), 0);
      sent += written;
      if (written < length) {
        return;
      }
    }
  };
  const tunnel: Tunnel = await openTunnel(port, `sink-${bytes}.bench.test`, {
    onData(chunk) {
      answer += chunk.toString("latin1");
    },
    onDrain: () => pour(tunnel),
    onClose: closed.resolve,
  });
  pour(tunnel);
  await closed.promise;
  if (answer !== `${bytes}\n`) {
    throw new Error(
      `Cannot trust the hop: ${bytes} bytes sent up, the origin counted ${JSON.stringify(answer)}`,
    );
  }
}
