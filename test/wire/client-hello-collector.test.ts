// Tests of the gathering of a ClientHello out of records and reads, well-formed, hostile and mutated.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import {
  createClientHelloCollector,
  maxClientHelloBytes,
  readClientHello,
} from "../../src/wire/client-hello-collector.ts";
import type { ClientHelloState } from "../../src/wire/client-hello-collector.ts";
import {
  alpn,
  extension,
  greaseEch,
  hello,
  helloBody,
  message,
  records,
  serverName,
  supportedVersions,
  vector,
} from "./client-hello-bytes.ts";
// First flights of real clients, captured on loopback, in base64.
import realHellos from "./real-client-hellos.json";

const usual = [serverName(["api.example.test"]), alpn(["h2", "http/1.1"]), supportedVersions(0x0304, 0x0303)];
const usualHello = {
  state: "done",
  hello: { serverName: "api.example.test", alpn: ["h2", "http/1.1"], offersTls13: true, hasEch: false },
} as const;
// X25519MLKEM768 in a key_share: 1,216 bytes of key.
const postQuantum = extension(51, vector(2, Buffer.of(0x11, 0xec), vector(2, Buffer.alloc(1216, 5))));

function faultOf(state: ClientHelloState): string {
  return state.state === "malformed" ? state.fault : `(${state.state})`;
}

test.each([
  ["curl", "api.example.test", ["h2", "http/1.1"], true],
  ["openssl", "api.example.test", [], true],
  ["openssl-noservername", null, [], true],
  ["openssl-tls12", "api.example.test", [], false],
  ["node", "api.example.test", ["h2", "http/1.1"], true],
  ["bun", "api.example.test", ["h2", "http/1.1"], true],
  ["gnutls", "api.example.test", [], true],
  ["python", "api.example.test", ["http/1.1"], true],
  ["java", "api.example.test", [], true],
] as const)(
  "the ClientHello of %s is read, whole and in single bytes",
  (client, name, protocols, offersTls13) => {
    const bytes = Buffer.from(realHellos[client], "base64");
    const expected = {
      state: "done",
      hello: { serverName: name, alpn: protocols, offersTls13, hasEch: false },
    } as const;
    expect(readClientHello(bytes) as unknown).toEqual(expected);
    const collector = createClientHelloCollector();
    for (const byte of bytes.subarray(0, -1)) expect(collector.push(Buffer.of(byte)).state).toBe("more");
    expect(collector.push(bytes.subarray(-1)) as unknown).toEqual(expected);
  },
);

test("a ClientHello in one-byte records, in one-byte reads of those, and of 15 KB is read", () => {
  expect(readClientHello(hello(usual, 1)) as unknown).toEqual(usualHello);
  const collector = createClientHelloCollector();
  let state: ClientHelloState = { state: "more" };
  for (const byte of hello(usual, 1)) state = collector.push(Buffer.of(byte));
  expect(state as unknown).toEqual(usualHello);
  const padded = [...usual, postQuantum, extension(21, Buffer.alloc(13_500))];
  expect(readClientHello(hello(padded)) as unknown).toEqual(usualHello);
  expect(readClientHello(hello(padded, 1400)) as unknown).toEqual(usualHello);
});

test("post-quantum key shares, GREASE and ECH GREASE are read", () => {
  const state = readClientHello(
    hello([extension(0x6a6a), ...usual, postQuantum, greaseEch(239), extension(0xfafa)], 517),
  );
  expect(state as unknown).toEqual({ ...usualHello, hello: { ...usualHello.hello, hasEch: true } });
});

test("what follows the ClientHello's record is of no concern", () => {
  const early = Buffer.concat([hello(usual), Buffer.of(23, 3, 3, 0, 2, 1, 2), Buffer.from("junk")]);
  expect(readClientHello(early) as unknown).toEqual(usualHello);
});

test("a ClientHello of up to 16 KiB is read, and a longer one told at its fourth byte", () => {
  const base = message(helloBody([extension(21)])).length - 4;
  const longest = hello([extension(21, Buffer.alloc(maxClientHelloBytes - base))]);
  expect(readClientHello(longest).state).toBe("done");
  expect(readClientHello(hello([extension(21, Buffer.alloc(maxClientHelloBytes - base + 1))])).state).toBe(
    "too-large",
  );
  expect(readClientHello(Buffer.of(22, 3, 1, 0, 4, 1, 0, 0x40, 1)).state).toBe("too-large");
  expect(readClientHello(Buffer.of(22, 3, 1, 0, 4, 1, 0xff, 0xff, 0xff)).state).toBe("too-large");
  expect(readClientHello(Buffer.of(22, 3, 1, 0, 4, 1, 0, 0x40, 0)).state).toBe("more");
});

test.each([
  ["SSH-2.0-OpenSSH_9.2p1\r\n", "ssh"],
  ["GET / HTTP/1.1\r\n", "http"],
  ["\x00\x00\x00\x08\x04\xd2\x16\x2f", "postgresql"],
  ["*1\r\n$4\r\nPING\r\n", "redis"],
  ["EHLO x\r\n", "smtp"],
  ["\x16\x05GET", null],
  ["\x80\x2e\x01\x03\x01", null],
  ["hello", null],
])("%j is not TLS but %j", (text, looksLike) => {
  expect(readClientHello(Buffer.from(text, "latin1"))).toEqual({ state: "not-tls", looksLike });
});

test("no bytes, and any beginning of a ClientHello, want more", () => {
  const bytes = hello(usual, 100);
  for (let length = 0; length < bytes.length; length++) {
    expect(readClientHello(bytes.subarray(0, length)).state).toBe("more");
  }
});

test.each([
  ["an empty record", Buffer.of(22, 3, 1, 0, 0), "record is empty"],
  ["a record over 16 KiB", Buffer.of(22, 3, 1, 0x40, 1), "longer than 16 KiB"],
  ["a ServerHello", records(message(helloBody([]), 2)), "not a ClientHello"],
  [
    "an alert in the middle",
    Buffer.concat([hello(usual).subarray(0, 9), Buffer.of(21, 3, 3)]).fill(4, 4, 5),
    "cuts into",
  ],
  [
    "a record of another version in the middle",
    Buffer.concat([Buffer.of(22, 3, 1, 0, 1, 1), Buffer.of(22, 9)]),
    "unknown version",
  ],
  [
    "a second message in its record",
    records(Buffer.concat([message(helloBody([])), Buffer.of(1)])),
    "more follows",
  ],
  ["a body with a fault", hello([serverName(["a", "b"])]), "more than one server name"],
])("%s is malformed", (_, bytes, fault) => {
  expect(faultOf(readClientHello(bytes))).toContain(fault);
});

test("a record that goes on after the ClientHello is malformed even when the read ends between the two", () => {
  const bytes = records(Buffer.concat([message(helloBody([])), Buffer.of(1)]));
  expect(faultOf(readClientHello(bytes.subarray(0, -1)))).toContain("more follows");
});

test("a settled collector stays as it is", () => {
  const collector = createClientHelloCollector();
  const settled = collector.push(Buffer.from("SSH-2.0-x"));
  expect(collector.push(hello(usual))).toBe(settled);
});

test("however a first flight is cut into records and reads, it says the same", () => {
  const name = fc.domain();
  const protocols = fc.array(fc.constantFrom("h2", "http/1.1", "\x2a\x2a"), { maxLength: 3 });
  const cuts = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(
      name,
      protocols,
      fc.boolean(),
      fc.integer({ min: 1, max: 400 }),
      cuts,
      (host, names, ech, recordBytes, reads) => {
        const extensions = [
          serverName([host]),
          ...(names.length > 0 ? [alpn(names)] : []),
          ...(ech ? [greaseEch(50)] : []),
        ];
        const bytes = hello(extensions, recordBytes);
        const collector = createClientHelloCollector();
        let state: ClientHelloState = { state: "more" };
        for (let start = 0, read = 0; start < bytes.length; read++) {
          const end = start + (reads[read % reads.length] ?? 1);
          const chunk = Buffer.from(bytes.subarray(start, end));
          state = collector.push(chunk);
          chunk.fill(0);
          start = end;
        }
        const expected = { serverName: host, alpn: names, offersTls13: false, hasEch: ech };
        expect(state).toEqual({ state: "done", hello: expected });
      },
    ),
    { numRuns: 1500 },
  );
});

test("16 KiB in one-byte records and one-byte reads is gathered in linear time", () => {
  const bytes = hello([extension(21, Buffer.alloc(16_000))], 1);
  const reads = Array.from(bytes, (byte) => Buffer.of(byte));
  const started = performance.now();
  const collector = createClientHelloCollector();
  for (const read of reads) collector.push(read);
  expect(collector.push(Buffer.alloc(0)).state).toBe("done");
  expect(performance.now() - started).toBeLessThan(2000);
});

test("random bytes never throw", () => {
  const prefix = fc.constantFrom([], [22], [22, 3], [22, 3, 1, 0, 20], [22, 3, 1, 0, 60, 1, 0, 0, 56, 3, 3]);
  fc.assert(
    fc.property(prefix, fc.uint8Array({ maxLength: 120 }), (start, bytes) => {
      const state = readClientHello(Buffer.from([...start, ...bytes]));
      expect(["more", "not-tls", "too-large", "malformed", "done"]).toContain(state.state);
    }),
    { numRuns: 20_000 },
  );
});

// A generator of its own: fast-check keeps what it needs for shrinking, which at this number costs most of the time.
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test("100,000 mutated ClientHellos never throw, and whole reads agree with cut ones", () => {
  const seed = Date.now() % 2 ** 32;
  const random = createRandom(seed);
  const originals = [
    ...Object.values(realHellos).map((text) => Buffer.from(text, "base64")),
    hello([...usual, postQuantum, greaseEch(100)], 200),
    hello(usual, 1),
  ];
  const counts = { more: 0, "not-tls": 0, "too-large": 0, malformed: 0, done: 0 };
  for (let round = 0; round < 100_000; round++) {
    const original = originals[random(originals.length)] ?? Buffer.alloc(0);
    const mutated = Buffer.from(original);
    for (let change = random(4) + 1; change > 0; change--) {
      mutated[random(mutated.length)] =
        random(3) === 0 ? random(256) : ([0, 1, 0xff, 0x7f, 22, 3][random(6)] ?? 0);
    }
    const bytes = random(4) === 0 ? mutated.subarray(0, random(mutated.length)) : mutated;
    const state = readClientHello(bytes);
    counts[state.state]++;
    if (state.state === "done") {
      const { serverName: name } = state.hello;
      if (name !== null && !/^[\x21-\x7e]+$/.test(name))
        throw new Error(`seed ${seed}: server name ${JSON.stringify(name)}`);
    }
    const cut = random(bytes.length + 1);
    const collector = createClientHelloCollector();
    collector.push(bytes.subarray(0, cut));
    const again = collector.push(bytes.subarray(cut));
    if (again.state !== state.state)
      throw new Error(`seed ${seed}: round ${round}: ${again.state} is not ${state.state}`);
  }
  for (const state of ["more", "not-tls", "too-large", "malformed", "done"] as const) {
    expect(counts[state]).toBeGreaterThan(100);
  }
}, 10_000);
