// Clients that do well, measured: large downloads through the gateway's TLS, one after the other, and new tunnels between them.

import { writeBigFile } from "../support/big-file.ts";
import { residentMiB } from "../support/memory.ts";
import type { Site } from "../support/site.ts";
import { join } from "node:path";
import { openTunnel } from "./tunnel.ts";

export interface GoodFigures {
  /** Of each download. */
  readonly megabytesPerSecond: number[];
  /** From the connection to the 200 of each CONNECT, the dial of the origin in it. */
  readonly connectUs: number[];
  /** The most that was seen between them. */
  residentMiB: number;
}

const fileMiB = 200;
const connectsPerRound = 200;

export function prepareDownloads({ nginx }: Site): void {
  writeBigFile(join(nginx.filesFolder, "big"), fileMiB);
}

/** Throws when a download loses a byte or a CONNECT is refused. */
export async function measureGoodClients(site: Site, seconds: number): Promise<GoodFigures> {
  const figures: GoodFigures = { megabytesPerSecond: [], connectUs: [], residentMiB: 0 };
  const endMs = performance.now() + seconds * 1000;
  const look = (): void => {
    figures.residentMiB = Math.max(figures.residentMiB, residentMiB(site.session.proxy.pid));
  };
  while (performance.now() < endMs) {
    figures.megabytesPerSecond.push(await download(site));
    look();
    for (let at = 0; at < connectsPerRound; at += 1)
      figures.connectUs.push(await connectUs(site.session.port));
    look();
  }
  return figures;
}

async function download({ session }: Site): Promise<number> {
  const { stdout, stderr } = await session.tool([
    "curl",
    "-sS",
    "--http1.1",
    "-o",
    "/dev/null",
    "-w",
    "%{size_download} %{time_total}",
    "https://good.test/files/big",
  ]);
  const [bytes = 0, seconds = 0] = stdout.split(" ").map(Number);
  if (bytes !== fileMiB * 1024 * 1024)
    throw new Error(`Cannot trust the proxy: ${bytes} bytes came. ${stderr}`);
  return bytes / 1e6 / seconds;
}

async function connectUs(port: number): Promise<number> {
  const startedNs = Bun.nanoseconds();
  const tunnel = await openTunnel(port, "good.test", { onData() {}, onDrain() {}, onClose() {} });
  const us = (Bun.nanoseconds() - startedNs) / 1000;
  tunnel.end();
  // At a walk: a closed loop would measure its own queue.
  await Bun.sleep(2);
  return us;
}
