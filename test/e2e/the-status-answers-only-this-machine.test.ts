// GET /__agentproxy/status: for this machine's own tools, never for a page in a browser that got here by another name.

import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { rawClient } from "../sockets/raw-peer.ts";
import { parseReply } from "../proxy/session-rig.ts";
import type { HttpReply } from "../proxy/session-rig.ts";
import { startSession } from "../support/session.ts";
import { shared } from "../support/shared.ts";
import { schemaDocsPath, validStatus } from "../support/status-schema.ts";

const path = "/__agentproxy/status";
const session = shared(() => startSession(""));

/** PORT in the request stands for the proxy's. */
async function ask(request: string): Promise<HttpReply> {
  const { port } = await session();
  using client = await rawClient(port);
  await client.send(request.replaceAll("PORT", String(port)));
  return parseReply((await client.readToEnd()).toString());
}

const get = (...headers: readonly string[]): string =>
  [`GET ${path} HTTP/1.1`, ...headers, "", ""].join("\r\n");
const own = "Host: 127.0.0.1:PORT";

const answered: Readonly<Record<string, string>> = {
  "by address": get(own),
  "by name": get("Host: localhost:PORT"),
  "by name in capitals": get("Host: LocalHost:PORT"),
  "by another loopback address": get("Host: 127.0.0.9:PORT"),
  "by IPv6's": get("Host: [::1]:PORT"),
  "with a query": `GET ${path}?pretty HTTP/1.1\r\n${own}\r\n\r\n`,
  "in absolute form": `GET http://127.0.0.1:PORT${path} HTTP/1.1\r\n${own}\r\n\r\n`,
  "by a page of its own": get(own, "Origin: http://127.0.0.1:PORT", "Sec-Fetch-Site: same-origin"),
  "typed into a browser": get(own, "Sec-Fetch-Site: none"),
};

describe("the status is answered", () => {
  for (const [what, request] of Object.entries(answered)) {
    test(what, async () => {
      const reply = await ask(request);
      expect(reply.status).toBe(200);
      expect(validStatus(JSON.parse(reply.body))).toMatchObject({
        enabled: true,
        schemaVersion: 1,
        port: (await session()).port,
      });
      expect([...reply.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
      expect(reply.headers.get("cache-control")).toBe("no-store");
      expect(reply.headers.get("x-content-type-options")).toBe("nosniff");
    });
  }

  test("to HEAD without a body, and with the length that it would have", async () => {
    const reply = await ask(`HEAD ${path} HTTP/1.1\r\n${own}\r\n\r\n`);
    expect([reply.status, reply.body]).toEqual([200, ""]);
    expect(Number(reply.headers.get("content-length"))).toBeGreaterThan(500);
  });
});

test("what it looks like is published beside it, as in docs/", async () => {
  const reply = await ask(get(own).replace(path, "/__agentproxy/schema.json"));
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toBe("application/schema+json; charset=utf-8");
  expect(JSON.parse(reply.body)).toEqual(JSON.parse(readFileSync(schemaDocsPath, "utf8")));
});

test("?since=CURSOR leaves out what was there, and the rest is as ever", async () => {
  await ask("GET http://plain.test/ HTTP/1.1\r\nHost: plain.test\r\n\r\n");
  const { cursor } = await (await session()).status();
  await ask("GET http://new.test/ HTTP/1.1\r\nHost: new.test\r\n\r\n");
  const reply = await ask(get(own).replace(path, `${path}?since=${cursor}`));
  expect(validStatus(JSON.parse(reply.body))).toMatchObject({
    recentRelayFailures: [{ host: "new.test:80" }],
    since: { known: true, complete: true },
  });
});

const misdirected: Readonly<Record<string, string>> = {
  "another name": get("Host: evil.test:PORT"),
  "another name that begins like ours": get("Host: localhost.evil.test:PORT"),
  "an address in a name": get("Host: 127.0.0.1.evil.test:PORT"),
  "a name below localhost": get("Host: x.localhost:PORT"),
  userinfo: get("Host: evil@127.0.0.1:PORT"),
  "another address": get("Host: 10.0.0.1:PORT"),
  "the unspecified address": get("Host: 0.0.0.0:PORT"),
  "another port": get("Host: 127.0.0.1:1"),
  "no port": get("Host: 127.0.0.1"),
  "no Host at all": get(),
  "an empty Host": get("Host:"),
  "two Hosts": get(own, "Host: evil.test"),
  "two equal Hosts": get(own, own),
  "an origin elsewhere": get(own, "Origin: https://evil.test"),
  "an opaque origin": get(own, "Origin: null"),
  "an origin of another port": get(own, "Origin: http://127.0.0.1:1"),
  "our origin by https": get(own, "Origin: https://127.0.0.1:PORT"),
  "an empty origin": get(own, "Origin:"),
  "two origins": get(own, "Origin: http://127.0.0.1:PORT", "Origin: https://evil.test"),
  "a request across sites": get(own, "Sec-Fetch-Site: cross-site"),
  "a request across origins of a site": get(own, "Sec-Fetch-Site: same-site"),
  "a foreign Host in absolute form": `GET http://127.0.0.1:PORT${path} HTTP/1.1\r\nHost: evil.test\r\n\r\n`,
};

describe("421 and nothing of the status for", () => {
  for (const [what, request] of Object.entries(misdirected)) {
    test(what, async () => {
      const reply = await ask(request);
      // A request that is malformed besides is refused for that.
      expect([400, 421]).toContain(reply.status);
      expect(reply.headers.get("x-agentproxy-code")).toBe(
        reply.status === 421 ? "misdirected-request" : "malformed-request",
      );
      expect(reply.body).not.toContain("schemaVersion");
      expect([...reply.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    });
  }
});

const notOurs: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "QUERY"].map((method) => [
      method,
      `${method} ${path} HTTP/1.1\r\n${own}\r\nContent-Length: 0\r\n\r\n`,
    ]),
  ),
  "a preflight": `OPTIONS ${path} HTTP/1.1\r\n${own}\r\nOrigin: https://evil.test\r\nAccess-Control-Request-Method: GET\r\n\r\n`,
  "the folder without its slash": `GET /__agentproxy HTTP/1.1\r\n${own}\r\n\r\n`,
  "a way back in the path": `GET /x/..${path} HTTP/1.1\r\n${own}\r\n\r\n`,
  "an encoded path": `GET /%5f_agentproxy/status HTTP/1.1\r\n${own}\r\n\r\n`,
  "two slashes": `GET /${path} HTTP/1.1\r\n${own}\r\n\r\n`,
  "the root": `GET / HTTP/1.1\r\n${own}\r\n\r\n`,
  "a plain request for elsewhere": "GET http://plain.test/ HTTP/1.1\r\nHost: plain.test\r\n\r\n",
  "the status of another proxy": `GET http://plain.test${path} HTTP/1.1\r\nHost: plain.test\r\n\r\n`,
  "an https URL without CONNECT": "GET https://plain.test/ HTTP/1.1\r\nHost: plain.test\r\n\r\n",
  "every resource": `GET * HTTP/1.1\r\n${own}\r\n\r\n`,
};

describe("405 with what to do for", () => {
  for (const [what, request] of Object.entries(notOurs)) {
    test(what, async () => {
      const reply = await ask(request);
      expect(reply.status).toBe(405);
      expect(reply.headers.get("allow")).toBe("CONNECT");
      expect(reply.body).toContain("What to do: ");
      expect(reply.body).not.toContain("schemaVersion");
    });
  }
});

const noPage: Readonly<Record<string, string>> = {
  "a path beside it": `GET /__agentproxy/statusx HTTP/1.1\r\n${own}\r\n\r\n`,
  "a path below it": `GET ${path}/x HTTP/1.1\r\n${own}\r\n\r\n`,
  "a way to it and back": `GET ${path}/../status HTTP/1.1\r\n${own}\r\n\r\n`,
  "what every object has": `GET /__agentproxy/constructor HTTP/1.1\r\n${own}\r\n\r\n`,
};

describe("404 that names the pages, and no failure, for", () => {
  for (const [what, request] of Object.entries(noPage)) {
    test(what, async () => {
      const before = (await (await session()).status()).recentRelayFailures;
      const reply = await ask(request);
      expect(reply.status).toBe(404);
      expect(reply.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(reply.body).toContain(`  ${path}\n`);
      expect((await (await session()).status()).recentRelayFailures).toEqual(before);
    });
  }
});

test("whoever is refused is recorded once, with a count, and what it sent is printable", async () => {
  await ask(get("Host: evil.test:PORT", `X: ${"\u202e".repeat(3)}`));
  const { recentRelayFailures, health } = await (await session()).status();
  expect(health).toBe("healthy");
  for (const { kind } of recentRelayFailures) expect(["malformed_request", "not_connect"]).toContain(kind);
  expect(recentRelayFailures.find(({ host }) => host.startsWith("evil.test"))?.count).toBeGreaterThan(1);
  expect(JSON.stringify(recentRelayFailures)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
