// Tests of how a connection past the proxy is told: why, and what to do about it.

import { expect, test } from "bun:test";
import { failureOf } from "../../src/failures/catalogue.ts";
import { wentAround, type Wayfarer } from "../../src/service/went-around.ts";
import { aiohttp } from "../../src/tools/aiohttp.ts";
import { grpc } from "../../src/tools/grpc.ts";

const session = { url: "http://127.0.0.1:4000", noProxy: ["localhost", "10.0.0.0/8"] };
const whole = {
  HTTPS_PROXY: session.url,
  https_proxy: `${session.url}/`,
  NO_PROXY: "localhost,10.0.0.0/8",
  no_proxy: "localhost,10.0.0.0/8",
};
const target = { host: "192.0.2.1:443", port: 443, gotThrough: false };

function wayfarer(
  program: string,
  environment: Record<string, string> | null,
  rest: Partial<Wayfarer> = {},
): Wayfarer {
  const executable = `/usr/bin/${program}`;
  return {
    owner: { pid: 7, executable, argv: [program, "--token", "canary"], folder: "/" },
    environment: environment === null ? null : new Map(Object.entries(environment)),
    libraries: [],
    ...rest,
  };
}

test("a tool of the catalogue with the session's variables gets its own fix", () => {
  const told = wentAround(target, wayfarer("node", whole), session);
  expect(told).toMatchObject({
    code: "went-around-proxy",
    host: target.host,
    met: { client: { tool: "node" } },
  });
  expect(told.detail).toBe("A connection straight to 192.0.2.1:443 gets no answer.");
  expect(told.remedy).toStartWith("For Node.js: set NODE_USE_ENV_PROXY=1");
  expect(JSON.stringify(told)).not.toContain("canary");
});

test("a program without the session's proxy is told to be started in the session, first", () => {
  for (const [name, value] of [
    ["HTTPS_PROXY", "http://127.0.0.1:1"],
    ["OTHER", session.url],
  ] as const) {
    const told = wentAround(target, wayfarer("node", { [name]: value }), session);
    expect(told.detail).toEndWith(" The program was started without the session's HTTPS_PROXY.");
    expect(told.remedy).toMatch(/^Start it through agentproxy run.*For Node\.js: /);
  }
});

test("a NO_PROXY of its own is told, without its value", () => {
  const told = wentAround(target, wayfarer("curl", { ...whole, no_proxy: "canary.test" }), session);
  expect(told.detail).toEndWith(" The program was started with another NO_PROXY than the session's.");
  expect(told.remedy).toMatch(/^Give it the NO_PROXY and no_proxy of agentproxy env\. For curl: /);
  expect(JSON.stringify(told)).not.toContain("canary");
});

test("a library that it has loaded says more than the interpreter; two of them are both told", () => {
  const one = wentAround(target, wayfarer("python3", whole, { libraries: [aiohttp] }), session);
  expect(one).toMatchObject({
    met: { client: { tool: "aiohttp" } },
    remedy: `For aiohttp: ${aiohttp.fixes.proxy}.`,
  });
  const two = wentAround(target, wayfarer("python3", whole, { libraries: [grpc, aiohttp] }), session);
  expect(two.met?.client.tool).toBe("python");
  expect(two.remedy).toBe(`For gRPC: ${grpc.fixes.proxy}. For aiohttp: ${aiohttp.fixes.proxy}.`);
});

test("where nothing more is known, the catalogue's own words stand", () => {
  for (const program of [null, wayfarer("own-program", null), wayfarer("own-program", whole)]) {
    expect(wentAround(target, program, session).remedy).toBeNull();
  }
  expect(wentAround(target, null, session).met).toBeNull();
});

test("plain HTTP has a code of its own, and no proxy mends it", () => {
  const told = wentAround(
    { host: "192.0.2.1:80", port: 80, gotThrough: false },
    wayfarer("curl", {}),
    session,
  );
  expect(told).toMatchObject({ code: "plain-http-around-proxy", met: { client: { tool: "curl" } } });
  expect(told.remedy ?? failureOf(told.code).remedy).toBe("Use the https:// URL.");
});

test("one that got through is told as such, with the same fix", () => {
  const told = wentAround({ ...target, gotThrough: true }, wayfarer("node", whole), session);
  expect(told).toMatchObject({ code: "went-around-unseen", met: { client: { tool: "node" } } });
  expect(told.detail).toBe("A connection straight to 192.0.2.1:443 got through.");
  expect(told.remedy).toStartWith("For Node.js: set NODE_USE_ENV_PROXY=1");
});
