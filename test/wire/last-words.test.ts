// Tests of the words that refuse clients of protocols without TLS. That real clients print them is tested end to end.

import { expect, test } from "bun:test";
import { lastWordsIn, serverFirstProtocol } from "../../src/wire/last-words.ts";

test("each is a line of its protocol", () => {
  for (const [protocol, line] of [
    ["redis", "-ERR no\r\n"],
    ["smtp", "554 no\r\n"],
    ["ftp", "421 no\r\n"],
    ["pop3", "-ERR no\r\n"],
    ["imap", "* BYE no\r\n"],
  ] as const) {
    expect(lastWordsIn(protocol, "no")?.toString()).toBe(line);
  }
  expect(lastWordsIn("ssh", "no")?.toString("latin1")).toStartWith("SSH-2.0-");
});

test("MySQL's is a packet with the length of what follows, and long texts are cut", () => {
  for (const text of ["no", "x".repeat(5000)]) {
    const packet = lastWordsIn("mysql", text) ?? Buffer.alloc(0);
    expect(packet.readUIntLE(0, 3)).toBe(packet.length - 4);
    expect([packet[3], packet[4], packet.readUInt16LE(5)]).toEqual([0, 0xff, 1105]);
    expect(packet.subarray(7).toString()).toBe(text.slice(0, 1024));
  }
});

test("others have none", () => {
  for (const protocol of [null, "postgresql", "git", "constructor"])
    expect(lastWordsIn(protocol, "no")).toBeNull();
  expect([3306, 587, 443, 5432].map(serverFirstProtocol)).toEqual(["mysql", "smtp", null, null]);
});
