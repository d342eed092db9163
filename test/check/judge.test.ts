// What a run means, by what the proxy saw and the tool printed.

import { expect, test } from "bun:test";
import { judge, type Sight } from "../../src/check/judge.ts";
import type { ProgramRun } from "../../src/check/run-program.ts";
import { createLedger } from "../../src/ledger/ledger.ts";

const fixes = { trust: "set THE_CA", proxy: "set THE_PROXY" };
const answer = "0123456789abcdef0123456789abcdef01234567";
const ran = (output: string, more: Partial<ProgramRun> = {}): ProgramRun => ({
  exitCode: 0,
  signal: null,
  timedOut: false,
  output,
  durationMs: 100,
  ...more,
});
const saw = (connects: number, handshakes: number, requests: number, more: Partial<Sight> = {}): Sight => ({
  connects,
  handshakes,
  requests,
  answer,
  failure: null,
  ...more,
});
const rejection = createLedger().record({
  code: "client-rejected-certificate",
  host: "x.test:443",
  detail: "The client refused our certificate with the alert unknown_ca.",
});

test("a tool that shows the page works, whatever its exit code", () => {
  expect(judge(ran(`Invalid: ${answer}`, { exitCode: 1 }), saw(1, 1, 1), {}, fixes)).toEqual({
    outcome: "works",
    reached: true,
    trusted: true,
    code: null,
    cause: null,
    fix: null,
  });
});

test("a tool that was given the page and shows another does not", () => {
  const judged = judge(ran("hello"), saw(1, 1, 1), {}, fixes);
  expect(judged).toMatchObject({ outcome: "failed", reached: true, trusted: true, fix: null });
  expect(judged.cause).toContain("exit code 0 and said: hello");
});

test("what the probe says counts in the page's place", () => {
  expect(judge(ran("npm notice PONG 3ms"), saw(1, 1, 1), { prints: "PONG" }, fixes).outcome).toBe("works");
  expect(judge(ran(answer), saw(1, 1, 1), { prints: "PONG" }, fixes).outcome).toBe("failed");
});

test("a page that did not come by the proxy does not count", () => {
  expect(judge(ran(answer), saw(0, 0, 0), {}, fixes)).toMatchObject({ outcome: "around", reached: false });
});

test("who looks the name up goes around, and is told how to find the proxy", () => {
  const judged = judge(ran("curl: (6) Could not resolve host: x", { exitCode: 6 }), saw(0, 0, 0), {}, fixes);
  expect(judged).toMatchObject({ outcome: "around", reached: false, trusted: null, fix: "set THE_PROXY" });
  expect(judged.cause).toBe("It went around the proxy: it looked the name up itself");
});

test("who never asks is told with the tool's own words", () => {
  const { cause } = judge(ran("SyntaxError: no\n", { exitCode: 1 }), saw(0, 0, 0), {}, fixes);
  expect(cause).toBe(
    "It never asked the proxy for the page: it ended with exit code 1 and said: SyntaxError: no",
  );
  const late = judge(
    ran("", { timedOut: true, exitCode: null, durationMs: 20_010 }),
    saw(0, 0, 0),
    {},
    fixes,
  );
  expect(late.cause).toBe("It never asked the proxy for the page: it did not end within 20 s");
});

test("a refused certificate is told by the proxy's words and the tool's, with the way to trust it", () => {
  const output = "curl: (60) SSL certificate problem: unable to get local issuer certificate\nMore at URL\n";
  const judged = judge(ran(output, { exitCode: 60 }), saw(1, 0, 0, { failure: rejection }), {}, fixes);
  expect(judged).toMatchObject({
    outcome: "failed",
    trusted: false,
    code: "client-rejected-certificate",
    fix: "set THE_CA",
  });
  expect(judged.cause).toBe(
    "The client refused our certificate with the alert unknown_ca; it says: curl: (60) SSL certificate problem: unable to get local issuer certificate",
  );
});

test("who ends the handshake and then hangs up did not trust it", () => {
  expect(judge(ran("Error: x", { exitCode: 1 }), saw(1, 1, 0), {}, fixes)).toMatchObject({
    outcome: "failed",
    trusted: false,
    fix: "set THE_CA",
  });
});

test("a denial keeps its code and its remedy", () => {
  const failure = createLedger().record({
    code: "policy-denied",
    host: "x.test:443",
    detail: "Denied by x.",
  });
  const judged = judge(ran("403", { exitCode: 1 }), saw(1, 0, 0, { failure }), {}, fixes);
  expect(judged).toMatchObject({
    outcome: "failed",
    trusted: null,
    code: "policy-denied",
    cause: "Denied by x",
  });
  expect(judged.fix).not.toBeNull();
});

test("somebody else's page need not be what the probe wants, but the tool must have had it", () => {
  const foreign = { answer: null };
  expect(judge(ran("404", { exitCode: 1 }), saw(1, 1, 1, foreign), {}, fixes).outcome).toBe("works");
  expect(judge(ran("CERTIFICATE_VERIFY_FAILED"), saw(1, 0, 0, foreign), {}, fixes)).toMatchObject({
    outcome: "failed",
    trusted: false,
  });
});

test("what a probe prints is proof of somebody else's page, whatever became of a connection beside it", () => {
  const sight = saw(2, 0, 0, { answer: null, failure: rejection });
  expect(judge(ran("npm notice PONG 3ms"), sight, { prints: "PONG" }, fixes).outcome).toBe("works");
  expect(judge(ran("npm error"), sight, { prints: "PONG" }, fixes).outcome).toBe("failed");
});
