// Tests for the record of the proxy that runs.

import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  makeRunFolder,
  parseRecord,
  readRecord,
  removeRecord,
  writeRecord,
  type ProxyRecord,
} from "../../src/cli/proxy-record.ts";
import { identifyProcess } from "../../src/host/processes.ts";
import { temporaryFolder } from "../support/temporary.ts";

const record: ProxyRecord = {
  ...identifyProcess(process.pid),
  version: "1.2.3",
  startedAt: "2026-01-01T00:00:00.000Z",
  hostname: "127.0.0.1",
  port: 41234,
  url: "http://127.0.0.1:41234",
  fingerprint: "f",
  settings: { "proxy.listen": "x" },
  plainSettings: { "proxy.listen": "y" },
  gitSshRewrite: [],
  noProxy: ["localhost"],
  upstream: null,
  trust: {
    caPath: "/ca",
    bundlePath: "/bundle",
    javaTrustStorePath: null,
    mergedTruststores: [],
    stateFiles: [],
    userCaPresent: false,
    npmrcSetsCafile: false,
  },
};

function newStateDir(): string {
  const stateDir = join(temporaryFolder("record"), "state");
  makeRunFolder(stateDir);
  return stateDir;
}

describe("the record", () => {
  test("is read back while its process runs, and is nobody else's to read", () => {
    const stateDir = newStateDir();
    writeRecord(stateDir, record);
    expect(readRecord(stateDir)).toEqual(record);
    expect(statSync(join(stateDir, "run", "proxy.json")).mode & 0o777).toBe(0o600);
    expect(statSync(join(stateDir, "run")).mode & 0o777).toBe(0o700);
  });

  test("of a process that has ended, or whose pid another one has now, is none", () => {
    const stateDir = newStateDir();
    writeRecord(stateDir, { ...record, startTime: (record.startTime ?? 0) - 1 });
    expect(readRecord(stateDir)).toBeNull();
    writeRecord(stateDir, { ...record, pid: 2 ** 22 + 1 });
    expect(readRecord(stateDir)).toBeNull();
  });

  test("is none where there is no file, no folder, or a file in the folder's place", () => {
    const folder = temporaryFolder("record");
    expect(readRecord(folder)).toBeNull();
    expect(readRecord(join(folder, "absent"))).toBeNull();
    writeFileSync(join(folder, "file"), "");
    expect(readRecord(join(folder, "file"))).toBeNull();
  });

  test("can be removed twice", () => {
    const stateDir = newStateDir();
    writeRecord(stateDir, record);
    removeRecord(stateDir);
    removeRecord(stateDir);
    expect(existsSync(join(stateDir, "run", "proxy.json"))).toBe(false);
  });

  for (const text of [
    "",
    "null",
    "[]",
    "1",
    "{}",
    '{"pid":"1"}',
    JSON.stringify(record).slice(0, -9),
    '{"pid":1,"port":2}',
  ]) {
    test(`is none where the file has ${JSON.stringify(text.slice(0, 30))}`, () =>
      expect(parseRecord(text)).toBeNull());
  }

  test("that cannot be read is an error, since a proxy may well run", () => {
    const stateDir = newStateDir();
    const path = join(stateDir, "run", "proxy.json");
    mkdirSync(path);
    expect(() => readRecord(stateDir)).toThrow(`Cannot read "${path}": illegal operation on a directory`);
  });
});
