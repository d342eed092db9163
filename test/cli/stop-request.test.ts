// Tests for what `down` asks of the proxy.

import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { makeRunFolder } from "../../src/cli/proxy-record.ts";
import {
  defaultGraceMs,
  parseStopRequest,
  takeStopRequest,
  writeStopRequest,
} from "../../src/cli/stop-request.ts";
import { temporaryFolder } from "../support/temporary.ts";

test("a request is taken once, by the process that it is made of", () => {
  const stateDir = join(temporaryFolder("stop"), "state");
  makeRunFolder(stateDir);
  expect(takeStopRequest(stateDir, 42)).toBe(defaultGraceMs);
  writeStopRequest(stateDir, 42, 1500);
  expect(takeStopRequest(stateDir, 42)).toBe(1500);
  expect(takeStopRequest(stateDir, 42)).toBe(defaultGraceMs);
  writeStopRequest(stateDir, 42, 1500);
  expect(takeStopRequest(stateDir, 43)).toBe(defaultGraceMs);
});

describe("parseStopRequest takes nothing from", () => {
  for (const text of [
    "",
    "{",
    "null",
    "7",
    '{"pid":42}',
    '{"pid":42,"graceMs":-1}',
    '{"pid":42,"graceMs":"1"}',
  ]) {
    test(JSON.stringify(text), () => expect(parseStopRequest(text, 42)).toBeNull());
  }
});
