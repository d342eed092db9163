// Tests of the answers to what is not CONNECT.

import { expect, test } from "bun:test";
import { createLedger } from "../../src/ledger/ledger.ts";
import { answerPlainRequest, plainRequestTarget } from "../../src/proxy/plain-request.ts";
import type { RequestHead } from "../../src/wire/request-head.ts";
import { fakeSocket } from "../sockets/fake-socket.ts";
import { jsonPages } from "../support/own-pages.ts";
import { until } from "../support/until.ts";
import { parseReply, sessionRig, type HttpReply } from "./session-rig.ts";

function head(target: string, host: string | null = null, method = "GET"): RequestHead {
  return { method, target, version: "1.1", headers: host === null ? [] : [["host", host]] };
}

const targets: readonly (readonly [target: string, host: string | null, expected: string])[] = [
  ["http://o.test/", null, "o.test:80"],
  ["http://o.test:8080/", null, "o.test:8080"],
  ["https://o.test/", null, "o.test:443"],
  ["HTTPS://O.TEST/", null, "o.test:443"],
  ["ftp://o.test/", null, "o.test:80"],
  ["http://[2001:db8::1]/", null, "[2001:db8::1]:80"],
  ["http://user:secret@o.test/", null, "o.test:80"],
  ["http://user:secret@o.test:81/path/secret?token=secret#secret", null, "o.test:81"],
  ["http://o.test?token=secret", null, "o.test:80"],
  ["http://o.test#secret", null, "o.test:80"],
  ["http://secret@secret@o.test/", null, "o.test:80"],
  ["http://user:secret@/", null, ""],
  ["http:///secret", null, ""],
  ["/path/secret?token=secret", "o.test", "o.test:80"],
  ["/", "o.test:8080", "o.test:8080"],
  ["/", "secret@o.test", "o.test:80"],
  ["/secret", null, ""],
  ["*", "o.test", "o.test:80"],
  ["http://o.test/", "p.test", "o.test:80"],
  ["http://bad name/", null, ""],
  ["http://o.test:secret/", null, ""],
];

for (const [target, host, expected] of targets) {
  test(`the target of ${target} with Host ${host ?? "absent"} is "${expected}"`, () => {
    const found = plainRequestTarget(head(target, host));
    expect(found).toBe(expected);
    expect(found).not.toContain("secret");
  });
}

test("a plain request is answered 405 with Allow, and a text that says why and what to do", async () => {
  using rig = sessionRig();
  const reply = parseReply(
    await rig.ask("GET http://user:secret@o.test/path?q=secret HTTP/1.1\r\nHost: o.test\r\n\r\n"),
  );
  expect(reply.status).toBe(405);
  expect(reply.reason).toStartWith("Method Not Allowed");
  expect(reply.headers.get("allow")).toBe("CONNECT");
  expect(reply.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(reply.headers.get("connection")).toBe("close");
  expect(reply.headers.get("x-agentproxy-code")).toBe("plain-http");
  expect(reply.body).toContain("GET for o.test:80");
  expect(reply.body).toContain("What to do: ");
  expect(JSON.stringify([...reply.headers, reply.body, rig.ledger.failures()])).not.toContain("secret");
  expect(rig.ledger.failures()).toMatchObject([
    { kind: "not_connect", code: "plain-http", host: "o.test:80", status: 405 },
  ]);
});

test("an https:// URL without CONNECT is told apart, since another URL would not help", async () => {
  using rig = sessionRig();
  const reply = parseReply(await rig.ask("GET HTTPS://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n"));
  expect([reply.status, reply.headers.get("x-agentproxy-code")]).toEqual([405, "https-without-connect"]);
  expect(reply.body).toContain("GET for o.test:443");
  expect(reply.body).toContain("axios does CONNECT from 1.16.1 on");
  expect(rig.ledger.failures()).toMatchObject([
    { kind: "not_connect", code: "https-without-connect", host: "o.test:443", status: 405 },
  ]);
});

test("who opens the proxy's own URL is told where its page is", async () => {
  using rig = sessionRig();
  const ours = `127.0.0.1:${rig.port}`;
  const page = `open http://${ours}/__agentproxy/ for its page`;
  for (const asked of ["GET /", "GET /__agentproxy", `GET http://${ours}/`, "POST /__agentproxy/status"]) {
    const reply = parseReply(
      await rig.ask(`${asked} HTTP/1.1\r\nHost: ${ours}\r\nUser-Agent: Wget/1.21\r\n\r\n`),
    );
    expect([asked, reply.status]).toEqual([asked, 405]);
    expect(reply.body).toContain(page);
  }
  for (const host of ["o.test", `evil.example:${rig.port}`]) {
    const reply = parseReply(await rig.ask(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
    expect(reply.body).not.toContain("__agentproxy");
  }
});

test("the client's product is told, with what this very one can do", async () => {
  using rig = sessionRig();
  const ask = async (url: string, agent: string): Promise<HttpReply> =>
    parseReply(await rig.ask(`GET ${url} HTTP/1.1\r\nHost: o.test\r\nUser-Agent: ${agent}\r\n\r\n`));
  for (const [url, agent, name, advice] of [
    ["http://o.test/", "Debian APT-HTTP/1.3 (2.6.1)", "Debian APT-HTTP", "/etc/apt/sources.list"],
    ["http://o.test/", "Wget/1.21.3", "Wget", "~/.wgetrc"],
    ["https://o.test/", "axios/1.6.0", "axios", "Update axios to 1.16.1 or later"],
    ["http://o.test/", "axios/1.6.0", "axios", "Give axios the https:// URL"],
    ["https://o.test/", "Wget/2.1.0", "Wget", "axios does CONNECT from 1.16.1 on"],
    ["http://o.test/", "curl/8.5.0 secret", "curl", "unset HTTP_PROXY and http_proxy"],
  ] as const) {
    const { status, body } = await ask(url, agent);
    expect([status, body]).toEqual([405, expect.stringContaining(`, from ${name}; answered 405.`)]);
    expect(body).toContain(advice);
    const entry = rig.ledger.failures().at(-1);
    expect(entry?.detail).toContain(`, from ${name};`);
    expect(entry?.hint).toContain(advice);
  }
});

test("what is no product's name is not told", async () => {
  using rig = sessionRig();
  for (const agent of ["", "secret", "/1", "\u{1b}[31mred/1", `${"x".repeat(41)}/1`, "Bearer"]) {
    const reply = parseReply(
      await rig.ask(`GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\nUser-Agent: ${agent}\r\n\r\n`),
    );
    if (reply.status !== 405) continue;
    expect(reply.body).toContain("from a client that does not name itself;");
  }
});

test("every other method is answered 405 as well, and HEAD without a body", async () => {
  using rig = sessionRig();
  for (const method of ["GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "connect"]) {
    const reply = parseReply(await rig.ask(`${method} / HTTP/1.1\r\nHost: o.test\r\n\r\n`));
    expect([method, reply.status, reply.headers.get("allow")]).toEqual([method, 405, "CONNECT"]);
  }
  const answer = parseReply(await rig.ask("HEAD / HTTP/1.1\r\nHost: o.test\r\n\r\n"));
  expect([answer.status, answer.body]).toEqual([405, ""]);
  expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(50);
});

test("a request with a body still in flight can read its answer", async () => {
  using rig = sessionRig();
  const reply = parseReply(
    await rig.ask(
      `POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\nContent-Length: 500000\r\n\r\n${"x".repeat(500_000)}`,
    ),
  );
  expect(reply.status).toBe(405);
});

test("the status is JSON that no cache keeps, without CORS headers, and HEAD leaves the body out", async () => {
  using rig = sessionRig();
  const ask = async (method: string): Promise<HttpReply> =>
    parseReply(
      await rig.ask(`${method} /__agentproxy/status HTTP/1.1\r\nHost: localhost:${rig.port}\r\n\r\n`),
    );
  const got = await ask("GET");
  expect(got.status).toBe(200);
  expect(got.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(got.headers.get("cache-control")).toBe("no-store");
  expect(got.headers.get("x-content-type-options")).toBe("nosniff");
  expect([...got.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  expect(JSON.parse(got.body)).toEqual({ enabled: true, failures: [] });
  const headed = await ask("HEAD");
  expect([headed.status, headed.body]).toEqual([200, ""]);
  expect(headed.headers.get("content-length")).toBe(got.headers.get("content-length") ?? "");
});

test("a rebound name gets 421 and no word of the status, and is recorded", async () => {
  using rig = sessionRig();
  const reply = parseReply(
    await rig.ask(`GET /__agentproxy/status HTTP/1.1\r\nHost: evil.example:${rig.port}\r\n\r\n`),
  );
  expect(reply.status).toBe(421);
  expect(reply.body).not.toContain("enabled");
  expect(rig.ledger.failures()).toMatchObject([
    { code: "misdirected-request", host: `evil.example:${rig.port}` },
  ]);
});

/** Asks for the status as a peer at `remoteAddress` would. */
async function askFrom(remoteAddress: string | undefined, hostname = "127.0.0.1"): Promise<number> {
  const socket = { ...fakeSocket(), remoteAddress };
  let said = "";
  socket.write = (bytes) => {
    said += Buffer.from(bytes).toString();
    return bytes.length;
  };
  const request = head("/__agentproxy/status", "127.0.0.1:8123");
  answerPlainRequest(socket, request, {
    hostname,
    port: 8123,
    ledger: createLedger(),
    ownPages: jsonPages(() => ({})),
    watch: () => true,
  });
  await until("the answer", () => said !== "");
  return parseReply(said).status;
}

test("only a peer on loopback may see the status, whatever it says its Host is", async () => {
  for (const address of ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
    expect([address, await askFrom(address)]).toEqual([address, 200]);
  const foreign = [
    "192.168.0.2",
    "10.0.0.1",
    "::ffff:10.0.0.1",
    "fe80::1",
    "2001:db8::1",
    "::127.0.0.1",
    "1.127.0.1",
    "::11",
    undefined,
  ];
  for (const address of foreign) expect([address, await askFrom(address)]).toEqual([address, 421]);
});

test("a peer at the address that is listened on is this machine as well", async () => {
  expect(await askFrom("192.168.0.5", "192.168.0.5")).toBe(200);
  expect(await askFrom("192.168.0.6", "192.168.0.5")).toBe(421);
  expect(await askFrom("192.168.0.6", "0.0.0.0")).toBe(421);
});
