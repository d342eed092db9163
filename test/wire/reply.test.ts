// Tests of our own HTTP replies.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { formatReply } from "../../src/wire/reply.ts";
import { parseResponseHead } from "../../src/wire/response-head.ts";

function splitReply(bytes: Buffer): { head: Buffer; body: Buffer } {
  const end = bytes.indexOf("\r\n\r\n") + 4;
  return { head: bytes.subarray(0, end), body: bytes.subarray(end) };
}

test("a reply carries its length in bytes and closes the connection", () => {
  const reply = formatReply({
    status: 403,
    reason: "Forbidden",
    headers: [["X-Code", "policy-denied"]],
    body: "ü\n",
  });
  expect(reply.toString()).toBe(
    "HTTP/1.1 403 Forbidden\r\nX-Code: policy-denied\r\nContent-Length: 3\r\nConnection: close\r\n\r\nü\n",
  );
});

test("the answer to HEAD tells the body's length and leaves the body out", () => {
  const reply = formatReply({
    status: 200,
    reason: "OK",
    headers: [],
    body: "12345",
    headOnly: true,
  }).toString();
  expect(reply).toContain("Content-Length: 5\r\n");
  expect(reply.endsWith("\r\n\r\n")).toBe(true);
});

test("a body that is still to come has no length: it ends with the connection", () => {
  const reply = formatReply({ status: 200, reason: "OK", headers: [], body: null });
  expect(reply.toString()).toBe("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
});

test("line breaks in a reason or a value inject nothing", () => {
  const reply = formatReply({
    status: 403,
    reason: "No\r\nX-Evil: 1",
    headers: [["X-Reason", "a\r\n\r\n<script>\0\u2028é"]],
    body: "",
  }).toString();
  expect(reply).toBe(
    "HTTP/1.1 403 No X-Evil: 1\r\nX-Reason: a <script>???\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
  );
});

test("a reason phrase is at most 256 bytes long", () => {
  const [line = ""] = formatReply({ status: 403, reason: "x".repeat(5000), headers: [], body: "" })
    .toString()
    .split("\r\n");
  expect(line).toBe(`HTTP/1.1 403 ${"x".repeat(256)}`);
});

test.each(["", "X Y", "X:", "X\r\nY", "Ü", "Content-Length", "connection", "Transfer-Encoding"])(
  "a header named %j is a fault of ours",
  (name) => {
    expect(() => formatReply({ status: 200, reason: "OK", headers: [[name, "1"]], body: "" })).toThrow(
      RangeError,
    );
  },
);

test.each([99, 101, 199, 600, 200.5, Number.NaN])("status %d is a fault of ours", (status) => {
  expect(() => formatReply({ status, reason: "", headers: [], body: "" })).toThrow(RangeError);
});

test("whatever the texts hold, our own strict parser reads back one head with the headers that went in", () => {
  const text = fc.string({ unit: "binary", maxLength: 60 });
  fc.assert(
    fc.property(text, text, text, (reason, value, body) => {
      const reply = formatReply({
        status: 502,
        reason,
        headers: [
          ["x-a", value],
          ["x-b", reason],
        ],
        body,
      });
      const { head, body: sent } = splitReply(reply);
      const parsed = parseResponseHead(head);
      if (!parsed.ok) throw new Error(parsed.fault);
      expect(parsed.value.headers.map(([name]) => name)).toEqual([
        "x-a",
        "x-b",
        "content-length",
        "connection",
      ]);
      expect(head.every((byte) => byte === 13 || byte === 10 || (byte >= 32 && byte < 127))).toBe(true);
      expect(sent).toEqual(Buffer.from(body));
    }),
    { numRuns: 3000 },
  );
});
