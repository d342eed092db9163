// Tests of how the end of a connection is told.

import { expect, test } from "bun:test";
import { closingOf, cutInRecord } from "../../src/proxy/closing.ts";

const failed = (code: string, message = "read failed"): Error => Object.assign(new Error(message), { code });

test("each way of ending has its word", () => {
  for (const [error, closedWith, how] of [
    [undefined, null, "was closed"],
    [cutInRecord, "fin", "ended in the middle of a TLS record"],
    [failed("ECONNRESET"), "reset", "was reset (ECONNRESET)"],
    [failed("EPIPE"), "reset", "was reset (EPIPE)"],
    [failed("ETIMEDOUT"), "timeout", "timed out (ETIMEDOUT)"],
    [
      failed("EPROTO", "x:TLSV1_ALERT_INTERNAL_ERROR"),
      "tls_alert",
      "was broken off by a TLS alert (x:TLSV1_ALERT_INTERNAL_ERROR)",
    ],
    [failed("EPROTO", "BAD_DECRYPT"), null, "broke (BAD_DECRYPT)"],
    [failed("EOTHER"), null, "broke (EOTHER)"],
    [new Error("without a code"), null, "broke (without a code)"],
  ] as const) {
    expect(closingOf(error)).toEqual({ closedWith, how });
  }
});
