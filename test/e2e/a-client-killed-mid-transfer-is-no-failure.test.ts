// Clients may go whenever they like: nothing is held against the origin, and nothing of them is left.

import { expect } from "bun:test";
import { join } from "node:path";
import { rawClient } from "../sockets/raw-peer.ts";
import { writeBigFile } from "../support/big-file.ts";
import { startChild } from "../support/child.ts";
import { openDescriptors } from "../support/descriptors.ts";
import { testWith } from "../support/need.ts";
import { startSite, sitePrograms } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { until } from "../support/until.ts";

const mebibyte = 1024 * 1024;

async function expectNothingLeft(site: Site, descriptors: number): Promise<void> {
  const { session } = site;
  await until("the tunnels' end", async () => (await session.status()).tunnels.open === 0, 2000);
  // The connection that asks is one itself.
  await until("the connections' end", async () => (await session.status()).connections.open <= 1, 2000);
  // A handshake that the client broke off is told as just that.
  const held = (await session.status()).recentRelayFailures.filter(({ kind }) => kind !== "client_tls");
  expect(held).toEqual([]);
  await until("the descriptors", () => openDescriptors(session.proxy.pid) <= descriptors + 2);
}

for (const [what, transfer] of [
  ["a download", ["-o", "/dev/null", "https://good.test/files/big"]],
  ["an upload", ["-T", "big", "https://good.test/uploads/big"]],
] as const) {
  testWith([...sitePrograms, "curl"], `killed in the middle of ${what}`, async () => {
    await using site = await startSite();
    const { nginx, session } = site;
    writeBigFile(join(nginx.filesFolder, "big"), 30);
    expect((await session.tool(["curl", "-sS", "https://good.test/"])).exitCode).toBe(0);
    await until("the first tunnel's end", async () => (await session.status()).tunnels.open === 0);
    const descriptors = openDescriptors(session.proxy.pid);

    const command = ["curl", "-sS", "--limit-rate", "4M", ...transfer];
    const curl = startChild(command, { env: session.env, cwd: nginx.filesFolder });
    await until("a part to have passed", async () => {
      const { bytesUp, bytesDown } = (await session.status()).tunnels;
      return Math.max(bytesUp, bytesDown) > 2 * mebibyte;
    });
    curl.signal("SIGKILL");
    await curl.exited;
    await expectNothingLeft(site, descriptors);
    expect((await session.tool(["curl", "-sS", "https://good.test/"])).exitCode).toBe(0);
  });
}

testWith([...sitePrograms, "curl"], "five hundred at once, each at another point of its way", async () => {
  await using site = await startSite();
  const { session } = site;
  expect((await session.tool(["curl", "-sS", "https://good.test/"])).exitCode).toBe(0);
  const descriptors = openDescriptors(session.proxy.pid);
  const connect = "CONNECT good.test:443 HTTP/1.1\r\nHost: good.test:443\r\n\r\n";
  const clients = Array.from({ length: 500 }, async (_, index) => {
    const client = await rawClient(session.port);
    // In the head, after it, and in the ClientHello: a record of 512 bytes that is never whole.
    await client.send(index % 3 === 0 ? connect.slice(0, 20) : connect);
    if (index % 3 === 2)
      await client.send(Buffer.concat([Buffer.from("1603010200010001fc", "hex"), Buffer.alloc(index)]));
    await Bun.sleep(index % 40);
    if (index % 2 === 0) client.reset();
    else client.finish();
    return client;
  });
  for (const client of await Promise.all(clients)) client.reset();
  const { elapsedMs, exitCode } = await session.tool(["curl", "-sS", "https://good.test/"]);
  expect([exitCode, elapsedMs < 2000]).toEqual([0, true]);
  await expectNothingLeft(site, descriptors);
});
