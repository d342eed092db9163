// Tests of who may ask for our own pages, and how.

import { expect, test } from "bun:test";
import { classifyRequest } from "../../src/proxy/own-request.ts";
import type { RequestHead } from "../../src/wire/request-head.ts";

const statusPath = "/__agentproxy/status";
const port = 8123;
const ours = `127.0.0.1:${port}`;

function request(
  method: string,
  target: string,
  ...headers: readonly (readonly [string, string])[]
): RequestHead {
  return { method, target, version: "1.1", headers };
}

const host = (value: string): readonly [string, string] => ["host", value];
const origin = (value: string): readonly [string, string] => ["origin", value];
const site = (value: string): readonly [string, string] => ["sec-fetch-site", value];

const good: Readonly<Record<string, RequestHead>> = {
  "GET with our address": request("GET", statusPath, host(ours)),
  "HEAD with our address": request("HEAD", statusPath, host(ours)),
  "GET with a query": request("GET", `${statusPath}?pretty`, host(ours)),
  "the name localhost": request("GET", statusPath, host(`localhost:${port}`)),
  "the name localhost in capitals": request("GET", statusPath, host(`LocalHost:${port}`)),
  "the IPv6 loopback": request("GET", statusPath, host(`[::1]:${port}`)),
  "another loopback address": request("GET", statusPath, host(`127.0.0.2:${port}`)),
  "absolute-form with our authority": request("GET", `http://${ours}${statusPath}`, host(ours)),
  "absolute-form with a query": request("GET", `http://localhost:${port}${statusPath}?a=b`, host(ours)),
  "a user's own navigation": request("GET", statusPath, host(ours), site("none")),
  "the folder itself": request("GET", "/__agentproxy/", host(ours)),
  "a path that no page may have": request("GET", `${statusPath}/../x`, host(ours)),
  "a page of our own": request("GET", statusPath, host(ours), origin(`http://${ours}`), site("same-origin")),
};

const misdirected: Readonly<Record<string, RequestHead>> = {
  "no Host": request("GET", statusPath),
  "an empty Host": request("GET", statusPath, host("")),
  "two Hosts": request("GET", statusPath, host(ours), host(ours)),
  "two Hosts, one foreign": request("GET", statusPath, host(ours), host("evil.example")),
  "a foreign Host": request("GET", statusPath, host(`evil.example:${port}`)),
  "a foreign Host without port": request("GET", statusPath, host("evil.example")),
  "a foreign Host by HEAD": request("HEAD", statusPath, host(`evil.example:${port}`)),
  "our address without port": request("GET", statusPath, host("127.0.0.1")),
  "our address with another port": request("GET", statusPath, host("127.0.0.1:80")),
  "our address with port 0": request("GET", statusPath, host("127.0.0.1:0")),
  "a name that starts like our address": request("GET", statusPath, host(`127.0.0.1.evil.example:${port}`)),
  "a name that resolves to loopback": request("GET", statusPath, host(`127.0.0.1.nip.io:${port}`)),
  "a name under localhost": request("GET", statusPath, host(`evil.localhost:${port}`)),
  "a name that starts with localhost": request("GET", statusPath, host(`localhost.evil.example:${port}`)),
  "a name that ends in localhost": request("GET", statusPath, host(`evillocalhost:${port}`)),
  "userinfo in Host": request("GET", statusPath, host(`evil@127.0.0.1:${port}`)),
  "a path in Host": request("GET", statusPath, host(`127.0.0.1:${port}/x`)),
  "the unspecified address": request("GET", statusPath, host(`0.0.0.0:${port}`)),
  "the unspecified IPv6 address": request("GET", statusPath, host(`[::]:${port}`)),
  "loopback as a number": request("GET", statusPath, host(`2130706433:${port}`)),
  "loopback in hexadecimal": request("GET", statusPath, host(`0x7f000001:${port}`)),
  "loopback in octal": request("GET", statusPath, host(`0177.0.0.1:${port}`)),
  "short loopback": request("GET", statusPath, host(`127.1:${port}`)),
  "a private address": request("GET", statusPath, host(`192.168.0.1:${port}`)),
  "loopback in full-width digits": request("GET", statusPath, host(`１２７.0.0.1:${port}`)),
  "a foreign Origin": request("GET", statusPath, host(ours), origin("http://evil.example")),
  "a foreign Origin with our port": request(
    "GET",
    statusPath,
    host(ours),
    origin(`http://evil.example:${port}`),
  ),
  "an Origin that is null": request("GET", statusPath, host(ours), origin("null")),
  "an empty Origin": request("GET", statusPath, host(ours), origin("")),
  "an Origin by https": request("GET", statusPath, host(ours), origin(`https://${ours}`)),
  "an Origin of another port of ours": request(
    "GET",
    statusPath,
    host(ours),
    origin("http://127.0.0.1:3000"),
  ),
  "an Origin that only starts like ours": request(
    "GET",
    statusPath,
    host(ours),
    origin(`http://${ours}.evil.example`),
  ),
  "an Origin of a browser extension": request(
    "GET",
    statusPath,
    host(ours),
    origin("chrome-extension://abcdef"),
  ),
  "an Origin of another scheme with our authority": request(
    "GET",
    statusPath,
    host(ours),
    origin(`evil://${ours}`),
  ),
  "an Origin of a file": request("GET", statusPath, host(ours), origin("file://")),
  "a second, foreign Origin": request(
    "GET",
    statusPath,
    host(ours),
    origin(`http://${ours}`),
    origin("http://evil.example"),
  ),
  "a page of another site": request("GET", statusPath, host(ours), site("cross-site")),
  "a page of another port": request("GET", statusPath, host(ours), site("same-site")),
  "a Sec-Fetch-Site that nobody knows": request("GET", statusPath, host(ours), site("whatever")),
  "a second, foreign Sec-Fetch-Site": request(
    "GET",
    statusPath,
    host(ours),
    site("none"),
    site("cross-site"),
  ),
  "absolute-form with our authority and a foreign Host": request(
    "GET",
    `http://${ours}${statusPath}`,
    host("evil.example"),
  ),
};

const other: Readonly<Record<string, RequestHead>> = {
  POST: request("POST", statusPath, host(ours)),
  PUT: request("PUT", statusPath, host(ours)),
  DELETE: request("DELETE", statusPath, host(ours)),
  OPTIONS: request("OPTIONS", statusPath, host(ours)),
  "get in small letters": request("get", statusPath, host(ours)),
  "another path": request("GET", "/", host(ours)),
  "the folder without its slash": request("GET", "/__agentproxy", host(ours)),
  "the folder in capitals": request("GET", "/__AgentProxy/status", host(ours)),
  "the folder in percent signs": request("GET", "/%5f_agentproxy/status", host(ours)),
  "a way back to the folder": request("GET", `/x/..${statusPath}`, host(ours)),
  "a path with two slashes": request("GET", `/${statusPath}`, host(ours)),
  "absolute-form with a foreign authority": request("GET", `http://evil.example${statusPath}`, host(ours)),
  "absolute-form with userinfo": request("GET", `http://evil@${ours}${statusPath}`, host(ours)),
  "absolute-form by https": request("GET", `https://${ours}${statusPath}`, host(ours)),
  "absolute-form without a path": request("GET", `http://${ours}`, host(ours)),
  "asterisk-form": request("GET", "*", host(ours)),
};

for (const [expected, rows] of Object.entries({ own: good, misdirected, other })) {
  for (const [what, head] of Object.entries(rows)) {
    test(`${what} is ${expected}`, () => {
      expect<string>(classifyRequest(head, { hostname: "127.0.0.1", port }).kind).toBe(expected);
    });
  }
}

test("where another address is listened on, that address is our own too, and no name and no other address is", () => {
  const classOf = (hostname: string, value: string): string =>
    classifyRequest(request("GET", statusPath, host(value)), { hostname, port }).kind;
  expect(classOf("192.168.0.5", `192.168.0.5:${port}`)).toBe("own");
  expect(classOf("2001:db8::5", `[2001:DB8::5]:${port}`)).toBe("own");
  expect(classOf("192.168.0.5", ours)).toBe("own");
  for (const value of [`192.168.0.6:${port}`, "192.168.0.5:80", `gateway.example:${port}`]) {
    expect([value, classOf("192.168.0.5", value)]).toEqual([value, "misdirected"]);
  }
  expect(classOf("gateway.example", `gateway.example:${port}`)).toBe("misdirected");
  expect(classOf("0.0.0.0", `192.168.0.5:${port}`)).toBe("misdirected");
});

test("a page is told its path as it was sent, and the query apart from it", () => {
  const asked = (target: string): unknown => {
    const sorted = classifyRequest(request("GET", target, host(ours)), { hostname: "127.0.0.1", port });
    return sorted.kind === "own" ? [sorted.request.path, sorted.request.query] : sorted.kind;
  };
  expect(asked("/__agentproxy/")).toEqual(["", ""]);
  expect(asked(statusPath)).toEqual(["status", ""]);
  expect(asked(`${statusPath}?since=a?b&c`)).toEqual(["status", "since=a?b&c"]);
  expect(asked(`http://${ours}${statusPath}?since=a`)).toEqual(["status", "since=a"]);
  expect(asked("/__agentproxy/./%73tatus")).toEqual(["./%73tatus", ""]);
  expect(asked("/?/__agentproxy/status")).toBe("other");
  expect(asked(`http://evil.example?http://${ours}${statusPath}`)).toBe("other");
});
