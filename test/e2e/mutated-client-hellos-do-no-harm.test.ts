// Real ClientHellos with bytes changed, cut off or doubled: the proxy goes on, with nothing left open.

import { expect } from "bun:test";
import { residentMiB } from "../support/memory.ts";
import { testWith } from "../support/need.ts";
import { openRawTunnel } from "../support/raw-tunnel.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import { startSession } from "../support/session.ts";
import { until } from "../support/until.ts";
import captured from "../wire/real-client-hellos.json";

/** What the captured ones ask for. */
const host = "api.example.test";
const count = 3000;
const together = 50;
const hellos = Object.values(captured).map((text) => Buffer.from(text, "base64"));

/** The same numbers in each run (mulberry32). */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function mutate(random: (below: number) => number): Buffer {
  const original = hellos[random(hellos.length)] ?? Buffer.alloc(0);
  const bytes = Buffer.from(original);
  for (let changes = random(4); changes >= 0; changes -= 1) bytes[random(bytes.length)] = random(256);
  const at = random(bytes.length);
  switch (random(4)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(bytes.length))]);
    default:
      return bytes;
  }
}

testWith([...nginxPrograms, "curl"], `${count} of them`, async () => {
  const ca = await originCa();
  await using nginx = await startNginx([{ name: host, certificate: await ca.issue(host) }]);
  const gateway = { extra_roots: [ca.rootFile], hosts: nginx.hosts };
  await using session = await startSession({ gateway });
  const { port, proxy } = session;
  const random = createRandom(1);
  const before = residentMiB(proxy.pid);
  const attack = async (): Promise<void> => {
    const tunnel = await openRawTunnel(port, `${host}:443`);
    expect(tunnel.answer).toStartWith("HTTP/1.1 200 ");
    tunnel.write(mutate(random));
    // What is still a hello is answered, what is none is refused, and what is the beginning of one waits for its rest.
    for (let look = 0; look < 5 && tunnel.received().length === 0; look += 1) {
      await Promise.race([tunnel.closed, Bun.sleep(8)]);
    }
    tunnel.end();
    await tunnel.closed;
  };
  for (let done = 0; done < count; done += together) {
    await Promise.all(Array.from({ length: together }, attack));
  }
  expect((await session.tool(["curl", "-sS", `https://${host}/`])).stdout).toBe(`hello from ${host}\n`);
  // The one that asks for the status is open itself.
  await until("all connections to end", async () => (await session.status()).connections.open <= 1);
  const told = await session.status();
  expect(told).toMatchObject({ pid: proxy.pid, health: "healthy", tunnels: { open: 0 } });
  const codes = told.recentRelayFailures.map(({ code }) => code);
  expect(codes).toContain("client-tls-failed");
  expect(codes).not.toContain("internal-error");
  expect(residentMiB(proxy.pid) - before).toBeLessThan(100);
});
