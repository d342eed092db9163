// Tests of following TLS records: how a direction ended, whatever the reads were.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { followTlsRecords, type TlsEnding } from "../../src/sockets/tls-records.ts";

function record(type: number, length: number): Buffer {
  const header = Buffer.from([type, 3, 3, length >> 8, length & 0xff]);
  // Content that looks like headers itself.
  return Buffer.concat([header, Buffer.alloc(length, Buffer.from([23, 3, 3, 0, 19]))]);
}

function endingOf(...chunks: readonly Uint8Array[]): TlsEnding {
  const records = followTlsRecords();
  for (const chunk of chunks) records.push(chunk);
  return records.ending();
}

const handshake = Buffer.concat([record(22, 122), record(20, 1), record(23, 600)]);

describe("a direction ended", () => {
  const rows: readonly (readonly [what: string, bytes: Buffer, ending: TlsEnding])[] = [
    ["by TLS 1.2's close_notify", Buffer.concat([handshake, record(23, 900), record(21, 26)]), "announced"],
    ["by one that is not encrypted", Buffer.concat([record(22, 50), record(21, 2)]), "announced"],
    ["by TLS 1.3's", Buffer.concat([handshake, record(23, 900), record(23, 19)]), "announced"],
    ["after data", Buffer.concat([handshake, record(23, 900)]), "unannounced"],
    ["after a handshake", handshake, "unannounced"],
    [
      "after an alert that data followed",
      Buffer.concat([handshake, record(21, 2), record(23, 20)]),
      "unannounced",
    ],
    ["in a header", Buffer.concat([handshake, record(23, 900).subarray(0, 3)]), "cut"],
    ["after a header", Buffer.concat([handshake, record(23, 900).subarray(0, 5)]), "cut"],
    ["in a record", Buffer.concat([handshake, record(23, 900).subarray(0, 904)]), "cut"],
    ["in an alert", Buffer.concat([handshake, record(23, 19).subarray(0, 23)]), "cut"],
    ["after an empty record", Buffer.concat([handshake, record(23, 0)]), "unannounced"],
    ["without a byte", Buffer.alloc(0), "unknown"],
    ["after something else than TLS", Buffer.from("SSH-2.0-OpenSSH_9.9\r\n"), "unknown"],
    ["after HTTP", Buffer.from("HTTP/1.1 200 OK\r\n\r\n"), "unknown"],
    ["after TLS and then something else", Buffer.concat([handshake, Buffer.from("HTTP/1.1 ")]), "unknown"],
    ["after another protocol with the same first byte", Buffer.from([22, 9, 1, 0, 0]), "unknown"],
  ];
  for (const [what, bytes, ending] of rows) {
    test(what, () => {
      expect(endingOf(bytes)).toBe(ending);
      expect(endingOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toBe(ending);
    });
  }
});

test("any split into reads tells the same", () => {
  const lengths = fc.array(fc.tuple(fc.integer({ min: 20, max: 24 }), fc.integer({ min: 0, max: 700 })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(
      lengths,
      fc.array(fc.integer({ min: 0, max: 2000 })),
      fc.nat(2000),
      (records, cuts, missing) => {
        const whole = Buffer.concat(records.map(([type, length]) => record(type, length)));
        const bytes = whole.subarray(0, Math.max(1, whole.length - missing));
        const places = [
          0,
          ...cuts.filter((cut) => cut < bytes.length).sort((one, other) => one - other),
          bytes.length,
        ];
        const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
        expect(endingOf(...chunks)).toBe(endingOf(bytes));
        if (missing === 0) expect(endingOf(bytes)).not.toBe("cut");
      },
    ),
  );
});
