// Tests of a pair of connected sockets.

import { expect, test } from "bun:test";
import { own, type OwnedSocket } from "../../src/sockets/owned-socket.ts";
import { socketPair } from "../../src/sockets/socket-pair.ts";
import { until } from "../support/until.ts";

function collect(socket: OwnedSocket): { text: string; ends: string[] } {
  const seen = { text: "", ends: [] as string[] };
  own(socket, {
    data: (chunk) => (seen.text += chunk.toString()),
    drain() {},
    end: () => seen.ends.push("end"),
    close: () => seen.ends.push("close"),
  });
  socket.resume();
  return seen;
}

test("what goes in at one end comes out at the other, both ways, and so does the end", async () => {
  const [left, right] = await socketPair();
  left.write(Buffer.from("before anyone reads"));
  await Bun.sleep(10);
  const [atLeft, atRight] = [collect(left), collect(right)];
  right.write(Buffer.from("back"));
  await until("both texts", () => atRight.text !== "" && atLeft.text !== "");
  expect([atLeft.text, atRight.text]).toEqual(["back", "before anyone reads"]);
  left.shutdown();
  await until("the end", () => atRight.ends.length > 0);
  expect(atRight.ends).toEqual(["end"]);
  right.end();
  await until("the end", () => atLeft.ends.includes("close"));
});

test("many pairs made at once are joined to their own other end", async () => {
  const pairs = await Promise.all(Array.from({ length: 50 }, socketPair));
  const seen = pairs.map(([, right]) => collect(right));
  for (const [index, [left]] of pairs.entries()) left.write(Buffer.from(`pair ${index}`));
  await until("all texts", () => seen.every(({ text }) => text !== ""));
  expect(seen.map(({ text }) => text)).toEqual(pairs.map((_, index) => `pair ${index}`));
  for (const [left] of pairs) left.terminate();
});
