// Tests of the words that refuse an ssh client, as the packet that RFC 4253 describes.

import { expect, test } from "bun:test";
import { sshDisconnect } from "../../src/wire/ssh-disconnect.ts";

test("the banner, and one whole packet of whole blocks with the text in it", () => {
  for (let length = 0; length < 40; length += 1) {
    const text = "x".repeat(length);
    const bytes = sshDisconnect(text);
    const packet = bytes.subarray("SSH-2.0-agentproxy\r\n".length);
    expect(bytes.toString("latin1")).toStartWith("SSH-2.0-agentproxy\r\n");
    expect(packet.readUInt32BE()).toBe(packet.length - 4);
    expect(packet.length % 8).toBe(0);
    const padding = packet.readUInt8(4);
    expect(padding).toBeGreaterThanOrEqual(4);
    expect([packet.readUInt8(5), packet.readUInt32BE(6), packet.readUInt32BE(10)]).toEqual([1, 11, length]);
    expect(packet.subarray(14, 14 + length).toString()).toBe(text);
    expect(packet.length - padding).toBe(14 + length + 4 + 2);
  }
});

test("a text without end is cut", () => {
  expect(sshDisconnect("x".repeat(100_000)).length).toBeLessThan(1100);
});
