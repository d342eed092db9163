// ssh, databases and mail through a tunnel: refused within seconds, named in the status, and told in words that they print.

import { describe, expect } from "bun:test";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { originPrograms, startPlainOrigin } from "../support/origins.ts";
import { startPlainBridge } from "../support/plain-bridge.ts";
import { startSession, type Session } from "../support/session.ts";
import { shared } from "../support/shared.ts";
import { until } from "../support/until.ts";

const proxyCommand = join(import.meta.dir, "clients/proxy-command.py");

interface World extends AsyncDisposable {
  readonly session: Session;
}

const world = shared(async (): Promise<World> => {
  await using starting = new AsyncDisposableStack();
  const origin = starting.use(await startPlainOrigin("silent"));
  const at = `127.0.0.1:${origin.port}`;
  const session = starting.use(
    await startSession({
      gateway: { hosts: { "db.test": at, "mail.test": at, "git.test": at, "web.test": at } },
      policy: { default: "allow", ports: [22, 80, 443, 587, 3306, 5432, 6379] },
    }),
  );
  const started = starting.move();
  return { session, [Symbol.asyncDispose]: () => started.disposeAsync() };
});

interface Row {
  readonly needs: readonly string[];
  readonly target: string;
  /** `port` leads to the target, for clients that know no proxy. */
  readonly argv: (session: Session, port: number) => readonly string[];
  readonly prints: RegExp;
  readonly detail: RegExp;
}

const looksLike = (protocol: string): RegExp =>
  new RegExp(`^What the client sent is not TLS; it looks like ${protocol}\\.$`);
const waits = (protocol: string): RegExp =>
  new RegExp(`seems to wait for the server to speak, as with ${protocol}\\.$`);

const rows: Readonly<Record<string, Row>> = {
  ssh: {
    needs: ["ssh", "python3"],
    target: "git.test:22",
    argv: ({ port }) => [
      "ssh",
      "-F",
      "none",
      "-o",
      `ProxyCommand=python3 ${proxyCommand} ${port} %h:%p`,
      "-o",
      "BatchMode=yes",
      "git@git.test",
    ],
    prints: /agentproxy: git\.test:22: not TLS: [^]*\(not-tls, f/,
    detail: looksLike("ssh"),
  },
  psql: {
    needs: ["psql"],
    target: "db.test:5432",
    argv: (_, port) => ["psql", `postgresql://me@127.0.0.1:${port}/x`, "-w", "-c", "select 1"],
    prints: /psql: error/,
    detail: looksLike("postgresql"),
  },
  "redis-cli": {
    needs: ["redis-cli"],
    target: "db.test:6379",
    argv: (_, port) => ["redis-cli", "-p", String(port), "get", "key"],
    prints: /ERR agentproxy: db\.test:6379: not TLS: /,
    detail: looksLike("redis"),
  },
  "mysql, which waits,": {
    needs: ["mysql"],
    target: "db.test:3306",
    argv: (_, port) => ["mysql", "-h", "127.0.0.1", "-P", String(port), "-u", "me", "-e", "select 1"],
    prints: /1105.* agentproxy: db\.test:3306: not TLS: /,
    detail: waits("mysql"),
  },
  "curl for mail, which waits,": {
    needs: ["curl"],
    target: "mail.test:587",
    argv: ({ url }) => [
      "curl",
      "-sS",
      "-v",
      "-p",
      "-x",
      url,
      "smtp://mail.test:587/",
      "--mail-from",
      "me@mail.test",
    ],
    prints: /554 agentproxy: mail\.test:587: not TLS: /,
    detail: waits("smtp"),
  },
  "curl for plain HTTP": {
    needs: ["curl"],
    target: "web.test:80",
    argv: ({ url }) => ["curl", "-sS", "-p", "-x", url, "http://web.test/"],
    prints: /"error": "agentproxy: web\.test:80: not TLS: /,
    detail: looksLike("http"),
  },
};

describe("refused by name, within seconds:", () => {
  for (const [name, { needs, target, argv, prints, detail }] of Object.entries(rows)) {
    testWith([...originPrograms, ...needs], name, async () => {
      const { session } = await world();
      await using bridge = await startPlainBridge(session.port, target);
      const { stdout, stderr, elapsedMs } = await session.tool(argv(session, bridge.port));
      expect(stdout + stderr).toMatch(prints);
      // Five for one that waits.
      expect(elapsedMs).toBeLessThan(10_000);
      const row = await until("the row", async () =>
        (await session.status()).recentRelayFailures.find(({ host }) => host === target),
      );
      expect(row).toMatchObject({ code: "not-tls", kind: "not_tls", detail: expect.stringMatching(detail) });
    });
  }
});
