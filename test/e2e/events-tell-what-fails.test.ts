// GET /__agentproxy/events: whoever watches hears of a failure within a second, and does no harm by watching.

import { describe, expect, test } from "bun:test";
import type { RawPeer } from "../sockets/raw-peer.ts";
import { rawClient } from "../sockets/raw-peer.ts";
import { parseReply } from "../proxy/session-rig.ts";
import { readEvents, type ReadEvent } from "../support/event-source.ts";
import { testWith } from "../support/need.ts";
import { startChild } from "../support/child.ts";
import { startSession, type Session } from "../support/session.ts";
import { shared } from "../support/shared.ts";
import { until } from "../support/until.ts";

const session = shared(() => startSession({ policy: { default: "deny" } }));

function request(port: number, headers: readonly string[] = [], method = "GET"): string {
  const host = headers.some((header) => header.startsWith("Host:")) ? [] : [`Host: 127.0.0.1:${port}`];
  return [`${method} /__agentproxy/events HTTP/1.1`, ...host, ...headers, "", ""].join("\r\n");
}

interface Watcher extends Disposable {
  readonly peer: RawPeer;
  readonly head: string;
  events(): readonly ReadEvent[];
}

async function watch({ port }: Session, headers: readonly string[] = []): Promise<Watcher> {
  const peer = await rawClient(port);
  await peer.send(request(port, headers));
  const head = (await peer.readUntil("\r\n\r\n")).toString();
  return {
    peer,
    head,
    events: () => readEvents(peer.peek().toString()),
    [Symbol.dispose]: () => peer.reset(),
  };
}

/** A CONNECT that the policy refuses. */
async function deny({ port }: Session, host: string): Promise<void> {
  using client = await rawClient(port);
  await client.send(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`);
  expect((await client.readToEnd()).toString()).toStartWith("HTTP/1.1 403 ");
}

const failuresOf = (events: readonly ReadEvent[], host: string): readonly ReadEvent[] =>
  events.filter(
    ({ event, data }) => event === "failure" && (data as { host: string }).host === `${host}:443`,
  );

async function ask({ port }: Session, headers: readonly string[], method = "GET"): Promise<string> {
  using client = await rawClient(port);
  await client.send(request(port, headers, method));
  return (await client.readToEnd()).toString();
}

testWith(["curl"], "curl hears of a denied CONNECT within a second", async () => {
  const up = await session();
  const curl = startChild(
    ["curl", "--silent", "--no-buffer", "--noproxy", "*", `${up.url}/__agentproxy/events`],
    { env: up.env, cwd: up.home.home },
  );
  try {
    await until("the greeting", () => readEvents(curl.stdout()).some(({ event }) => event === "status"));
    expect(curl.stdout()).toStartWith("retry: ");
    const startedMs = performance.now();
    await deny(up, "curl.test");
    const [told] = await until("the failure", () => {
      const found = failuresOf(readEvents(curl.stdout()), "curl.test");
      return found.length > 0 && found;
    });
    // A quarter of a second where the machine has nothing else to do.
    expect(performance.now() - startedMs).toBeLessThan(5000);
    const entry = (await up.status()).recentRelayFailures.find(({ host }) => host === "curl.test:443");
    expect(told).toEqual({
      event: "failure",
      id: entry?.change ?? "",
      data: JSON.parse(JSON.stringify(entry)),
    });
  } finally {
    await curl.stop(5000);
  }
  // Killed: nobody is told, and nothing is left of it.
  await deny(up, "after.test");
  expect((await up.status()).health).toBe("healthy");
});

test("a watcher that comes back with the last id hears what it has missed and nothing else", async () => {
  const up = await session();
  await deny(up, "seen.test");
  const first = await watch(up);
  const last = await until("what was there", () => failuresOf(first.events(), "seen.test").at(-1));
  first.peer.finish();
  await first.peer.closed;
  await deny(up, "missed.test");
  using again = await watch(up, [`Last-Event-ID: ${last.id}`]);
  await until("what was missed", () => failuresOf(again.events(), "missed.test").length === 1);
  expect(again.events()).toContainEqual({
    event: "since",
    id: null,
    data: { known: true, complete: true },
  });
  expect(failuresOf(again.events(), "seen.test")).toEqual([]);
  await deny(up, "missed.test");
  const [, repeat] = await until("the repeat", () => {
    const found = failuresOf(again.events(), "missed.test");
    return found.length === 2 && found;
  });
  expect(repeat?.data).toMatchObject({ count: 2 });
});

describe("the events are", () => {
  test("an event stream that no cache keeps", async () => {
    using watcher = await watch(await session());
    expect(watcher.head).toStartWith("HTTP/1.1 200 OK\r\n");
    expect(watcher.head).toContain("\r\nContent-Type: text/event-stream\r\n");
    expect(watcher.head).toContain("\r\nCache-Control: no-store\r\n");
    expect(watcher.head.toLowerCase()).not.toMatch(/access-control|content-length/);
  });

  test("a head alone to HEAD", async () => {
    const reply = parseReply(await ask(await session(), [], "HEAD"));
    expect([reply.status, reply.body]).toEqual([200, ""]);
    expect(reply.headers.get("content-type")).toBe("text/event-stream");
  });

  test("421 for a foreign Host, a foreign page and a page of another site", async () => {
    const up = await session();
    const own = `Host: 127.0.0.1:${up.port}`;
    for (const headers of [
      [`Host: evil.test:${up.port}`],
      [own, "Origin: https://evil.test"],
      [own, "Sec-Fetch-Site: cross-site"],
    ]) {
      const reply = parseReply(await ask(up, headers));
      expect([reply.status, reply.body.includes("event:")]).toEqual([421, false]);
    }
  });
});

test("sixteen may watch, count as no connection, and the seventeenth is told what else there is", async () => {
  await using up = await startSession();
  const watchers = await Promise.all(Array.from({ length: 16 }, () => watch(up)));
  for (const { head } of watchers) expect(head).toStartWith("HTTP/1.1 200 ");
  const refused = parseReply(await ask(up, []));
  expect([refused.status, refused.body]).toEqual([
    503,
    expect.stringContaining("/__agentproxy/status?since="),
  ]);
  const status = await up.status();
  expect(status).toMatchObject({ tunnels: { open: 0 }, connections: { open: 1 }, recentRelayFailures: [] });
  watchers[0]?.peer.reset();
  await until("a place", async () => (await watch(up)).head.startsWith("HTTP/1.1 200 "));
});

test("a watcher that reads nothing is cut off, and another goes on", async () => {
  await using up = await startSession({ policy: { default: "deny" } });
  using slow = await watch(up);
  slow.peer.pause();
  using quick = await watch(up);
  let isCut = false;
  void slow.peer.closed.then(() => (isCut = true));
  const label = "x".repeat(60);
  await until(
    "the cut",
    async () => {
      // As many rows as there may be, and long ones: the kernel takes a few megabytes before anything is kept for it.
      for (let row = 0; row < 100; row++) await deny(up, `h${row}.${label}.${label}.${label}.test`);
      return isCut;
    },
    60_000,
  );
  await deny(up, "still.test");
  await until("the quick one to hear", () => failuresOf(quick.events(), "still.test").length > 0);
  // Not the slow one: it is gone for the proxy as well.
  expect((await up.status()).connections.open).toBe(1);
}, 90_000);

test("a stopping proxy waits for no watcher", async () => {
  await using up = await startSession();
  using watcher = await watch(up);
  await until("the greeting", () => watcher.events().length > 0);
  const stopped = await up.home.agentproxy(["down", "--grace", "60"]);
  expect(stopped.exitCode).toBe(0);
  await watcher.peer.ended;
  // Well below the grace, however busy the machine is.
  expect(await Promise.race([up.proxy.exited, Bun.sleep(20_000).then(() => "still there")])).toBe(0);
}, 60_000);
