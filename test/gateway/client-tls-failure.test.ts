// Tests of what a client's way of breaking TLS off tells.

import { expect, test } from "bun:test";
import { describeClientTlsFailure } from "../../src/gateway/client-tls-failure.ts";

test("the alerts with which clients refuse a certificate are told by name", () => {
  const names = {
    42: "bad_certificate",
    43: "unsupported_certificate",
    44: "certificate_revoked",
    45: "certificate_expired",
    46: "certificate_unknown",
    48: "unknown_ca",
  };
  for (const [alert, name] of Object.entries(names)) {
    expect(describeClientTlsFailure(Number(alert), null, true)).toEqual({
      code: "client-rejected-certificate",
      detail: `The client refused our certificate with the alert ${name}.`,
    });
  }
});

test("the library's own word for such an alert counts too", () => {
  const error = new Error("error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA");
  expect(describeClientTlsFailure(null, error, true)).toEqual({
    code: "client-rejected-certificate",
    detail: "The client refused our certificate with the alert unknown_ca.",
  });
});

test("another alert, another error and a plain end are failures of TLS", () => {
  expect(describeClientTlsFailure(40, new Error("x"), true)).toEqual({
    code: "client-tls-failed",
    detail: "The client broke TLS off with alert 40.",
  });
  expect(describeClientTlsFailure(null, new Error("UNSUPPORTED_PROTOCOL"), true)).toEqual({
    code: "client-tls-failed",
    detail: "The TLS handshake with the client failed: UNSUPPORTED_PROTOCOL.",
  });
  expect(describeClientTlsFailure(null, null, false)).toEqual({
    code: "client-tls-failed",
    detail: "The client closed the connection in the middle of the TLS handshake.",
  });
});

test("a client that hangs up on seeing the certificate has rejected it, one that had not seen it has not", () => {
  const reset = Object.assign(new Error("connection reset by peer"), { code: "ECONNRESET" });
  for (const error of [null, reset]) {
    expect(describeClientTlsFailure(null, error, true).code).toBe("client-rejected-certificate");
    expect(describeClientTlsFailure(null, error, false).code).toBe("client-tls-failed");
  }
});
