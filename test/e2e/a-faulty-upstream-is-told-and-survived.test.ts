// Whatever an upstream does instead of its work: the right code, one try, and the next request goes well.

import { describe, expect } from "bun:test";
import type { StatusDocument } from "../../src/status/document.ts";
import { testWith } from "../support/need.ts";
import { openRawTunnel } from "../support/raw-tunnel.ts";
import { rawClient } from "../sockets/raw-peer.ts";
import type { Session } from "../support/session.ts";
import { shared } from "../support/shared.ts";
import { until } from "../support/until.ts";
import { startUpstreamSession, upstreamPrograms } from "../support/upstream-session.ts";

const world = shared(startUpstreamSession);

type Failure = StatusDocument["recentRelayFailures"][number];

interface Row {
  readonly fault: string;
  /** The status that the client gets. */
  readonly status: number;
  readonly code: Failure["code"] | null;
  /** A part of the answer, or of the bytes after a 200. */
  readonly shows?: string | RegExp;
}

const broken = (fault: string, shows?: RegExp): Row => ({
  fault,
  status: 502,
  code: "upstream-broken",
  ...(shows === undefined ? {} : { shows }),
});
const passedOn = (
  fault: string,
  status: number,
  code: Row["code"],
  shows: string | RegExp = "the gateway's own words",
): Row => ({ fault, status, code, shows });

const rows: readonly Row[] = [
  { fault: "eager", status: 200, code: null, shows: "the server speaks first" },
  { fault: "interim", status: 200, code: null, shows: "ping" },
  { fault: "trickle", status: 200, code: null, shows: "ping" },
  { fault: "length", status: 200, code: null, shows: "ping" },
  broken("no-answer-reset", /broke the connection|closed the connection/),
  broken("no-answer-end", /closed the connection without an answer/),
  broken("half-head"),
  broken("half-head-reset"),
  broken("huge-head", /head over 16 KiB/),
  broken("endless-head", /head over 16 KiB/),
  broken("bad-status", /not HTTP/),
  broken("banner", /not HTTP/),
  broken("line-feeds", /not HTTP/),
  broken("switch", /101 Switching Protocols/),
  passedOn("says-400", 400, "upstream-broken"),
  passedOn("says-403", 403, "upstream-denied", /x-reason: not this one\r\n[^]*the gateway's own words/),
  passedOn(
    "says-407",
    407,
    "upstream-credentials",
    /proxy-authenticate: Basic realm="gate"\r\n[^]*own words/,
  ),
  passedOn("says-429", 429, "upstream-broken", /retry-after: 7\r\n[^]*own words/),
  passedOn("says-500", 500, "upstream-broken"),
  passedOn("says-502", 502, "upstream-broken"),
  passedOn("says-503", 503, "upstream-broken", /retry-after: 7\r\n[^]*own words/),
  passedOn("says-504", 504, "upstream-broken"),
  passedOn("chunked-403", 403, "upstream-denied", "4\r\nwhy?\r\n0\r\n\r\n"),
  passedOn("short-403", 403, "upstream-denied"),
  { fault: "cut-by-reset", status: 200, code: "tunnel-broken" },
  { fault: "cut-in-record", status: 200, code: "tunnel-broken" },
  // Without TLS nothing says that it should have gone on.
  { fault: "cut-by-end", status: 200, code: null },
];

/** Sends `ping` early and waits for the end, or for an echo. Gives all that came. */
async function ask(port: number, fault: string): Promise<string> {
  const tunnel = await openRawTunnel(port, `${fault}.test:443`);
  if (tunnel.answer.startsWith("HTTP/1.1 200 ")) {
    tunnel.write(Buffer.from("ping"));
    await Promise.race([
      tunnel.closed,
      until("an echo", () => /ping|speaks first\n/.test(tunnel.received().toString())),
    ]);
    tunnel.end();
  } else {
    await tunnel.closed;
  }
  const all = tunnel.answer + tunnel.received().toString();
  tunnel.destroy();
  return all;
}

async function failuresOf(session: Session, fault: string): Promise<Failure[]> {
  const status = await session.status();
  return status.recentRelayFailures.filter(({ host }) => host === `${fault}.test:443`);
}

describe("an upstream that does", () => {
  for (const { fault, status, code, shows } of rows) {
    testWith(
      upstreamPrograms,
      `${fault} is answered ${status}${code === null ? "" : ` and recorded as ${code}`}`,
      async () => {
        const { upstream, session } = await world();
        const all = await ask(session.port, fault);
        expect(all).toStartWith(`HTTP/1.1 ${status} `);
        if (status !== 200) expect(all).toMatch(new RegExp(`^x-agentproxy-code: ${code}\r$`, "im"));
        if (shows !== undefined) expect(all).toMatch(shows);

        await until("the tunnel's end", async () => (await session.status()).tunnels.open === 0);
        const own = await failuresOf(session, fault);
        expect(own.map((failure) => failure.code)).toEqual(code === null ? [] : [code]);
        if (code === "tunnel-broken")
          expect(own).toMatchObject([
            fault === "cut-in-record"
              ? { closedBy: "upstream", closedWith: "fin", bytesDown: 80, count: 1 }
              : { closedBy: "upstream", closedWith: "reset", bytesDown: 1000, count: 1 },
          ]);
        if (code === "upstream-broken")
          expect((await session.status()).problems).toEqual(["upstream-broken"]);

        const startedMs = performance.now();
        expect(await ask(session.port, "echo")).toEndWith("ping");
        expect(performance.now() - startedMs).toBeLessThan(2000);
        expect(await session.status()).toMatchObject({ health: "healthy", pid: session.proxy.pid });
        const connects = upstream.events().filter(({ event, name }) => event === "connect" && name === fault);
        expect(connects).toEqual([{ event: "connect", name: fault, credentials: null, early: 0 }]);
      },
    );
  }
});

testWith(upstreamPrograms, "an upstream that never answers holds up nobody else", async () => {
  const { upstream, session } = await world();
  const seen = (event: string): boolean =>
    upstream.events().some((one) => one["event"] === event && one["name"] === "silent");
  using client = await rawClient(session.port);
  await client.send("CONNECT silent.test:443 HTTP/1.1\r\nHost: silent.test:443\r\n\r\n");
  await until("the upstream to be asked", () => seen("connect"));
  expect(await ask(session.port, "echo")).toEndWith("ping");
  expect(seen("close")).toBe(false);
  client.reset();
  await until("the upstream to hear that the client is gone", () => seen("close"));
  expect(await failuresOf(session, "silent")).toEqual([]);
});

testWith(upstreamPrograms, "200 and then silence is an open tunnel until the client goes", async () => {
  const { session } = await world();
  const tunnel = await openRawTunnel(session.port, "mute.test:443");
  tunnel.write(Buffer.from("hello?"));
  await Bun.sleep(300);
  expect((await session.status()).tunnels.open).toBe(1);
  tunnel.destroy();
  await until("the tunnel's end", async () => (await session.status()).tunnels.open === 0);
  expect((await session.status()).recentRelayFailures.filter(({ host }) => host === "mute.test:443")).toEqual(
    [],
  );
});
