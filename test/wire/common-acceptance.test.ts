// Tests of the short way for a gateway's yes: never anything else than the strict parsers say.

import { expect, test } from "bun:test";
import { isCommonAcceptance } from "../../src/wire/common-acceptance.ts";
import { createHeadCollector } from "../../src/wire/head-collector.ts";
import { parseResponseHead } from "../../src/wire/response-head.ts";

function isAcceptedStrictly(chunk: Buffer): boolean {
  const step = createHeadCollector("response").push(chunk);
  if (step.state !== "done" || step.rest.length > 0) return false;
  const head = parseResponseHead(step.head);
  return head.ok && head.value.status === 200;
}

const squid = "HTTP/1.1 200 Connection established\r\nVia: 1.1 squid\r\n\r\n";

test.each([squid, "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.0 200 Connection established\r\n\r\n"])(
  "%j is a yes",
  (text) => {
    const chunk = Buffer.from(text, "latin1");
    expect(isCommonAcceptance(chunk)).toBe(true);
    expect(isAcceptedStrictly(chunk)).toBe(true);
  },
);

test.each([
  "HTTP/1.1 403 Forbidden\r\n\r\n",
  "HTTP/1.1 2000 OK\r\n\r\n",
  "HTTP/1.1 200 OK\r\n\r\nmore",
  "HTTP/1.1 200 OK\n\n",
  "HTTP/1.1 200 OK\r\n",
  "HTTP/2 200\r\n\r\n",
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
  "HTTP/1.1 200 OK\r\nNo colon\r\n\r\n",
  "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
])("%j is left to the strict parsers", (text) => {
  expect(isCommonAcceptance(Buffer.from(text, "latin1"))).toBe(false);
});

test("single bytes changed never make the short way take what the strict parsers refuse", () => {
  const bytes = Buffer.from(squid, "latin1");
  for (let index = 0; index < bytes.length; index++) {
    for (let byte = 0; byte < 256; byte++) {
      const changed = Buffer.from(bytes);
      changed[index] = byte;
      if (isCommonAcceptance(changed)) expect(isAcceptedStrictly(changed)).toBe(true);
    }
  }
});
