// A ClientHello as Chromium makes it: reserved values wherever one may stand (RFC 8701), and ECH GREASE.

import { expect } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { testWith } from "../support/need.ts";
import { openRawTunnel } from "../support/raw-tunnel.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { until } from "../support/until.ts";
import {
  alpn,
  extension,
  greaseEch,
  message,
  records,
  serverName,
  supportedVersions,
  vector,
} from "../wire/client-hello-bytes.ts";

const grease = [Buffer.of(0x0a, 0x0a), Buffer.of(0x1a, 0x1a), Buffer.of(0xfa, 0xfa)] as const;

function keyShare(): Buffer {
  const { publicKey } = generateKeyPairSync("x25519");
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  const shares = [grease[0], vector(2, Buffer.of(0)), Buffer.of(0, 0x1d), vector(2, raw)];
  return extension(51, vector(2, ...shares));
}

function helloWithGrease(): Buffer {
  const ciphers = [grease[1], Buffer.of(0x13, 0x01, 0x13, 0x02, 0x13, 0x03, 0xc0, 0x2b, 0xc0, 0x2f)];
  const extensions = [
    extension(0x2a2a),
    serverName(["good.test"]),
    extension(23),
    extension(0xff01, Buffer.of(0)),
    extension(10, vector(2, grease[0], Buffer.of(0, 0x1d, 0, 0x17))),
    extension(11, Buffer.of(1, 0)),
    alpn(["\x3a\x3a", "h2", "http/1.1"]),
    extension(5, Buffer.of(1, 0, 0, 0, 0)),
    extension(13, vector(2, Buffer.of(0x9a, 0x9a, 4, 3, 8, 4, 4, 1))),
    extension(18),
    keyShare(),
    extension(45, Buffer.of(1, 1)),
    supportedVersions(0xfafa, 0x0304, 0x0303),
    extension(27, Buffer.of(2, 0, 2)),
    // Application-layer protocol settings, which Chromium alone sends.
    extension(17_613, vector(2, vector(1, Buffer.from("h2")))),
    greaseEch(176),
    extension(0xeaea, Buffer.of(0)),
  ];
  const random = crypto.getRandomValues(new Uint8Array(32));
  const body = [Buffer.of(3, 3), random, vector(1, random), vector(2, ...ciphers), Buffer.of(1, 0)];
  return records(message(Buffer.concat([...body, vector(2, ...extensions)])));
}

testWith(sitePrograms, "the answer is a ServerHello of TLS 1.3", async () => {
  await using site = await startSite();
  const tunnel = await openRawTunnel(site.session.port, "good.test:443");
  tunnel.write(helloWithGrease());
  const told = await until("an answer", () => (tunnel.received().length > 100 ? tunnel.received() : null));
  // A handshake record (22) that begins with ServerHello (2), and the version of RFC 8446 §4.2.1 in it.
  expect([told[0], told[5]]).toEqual([22, 2]);
  expect(told.includes(Buffer.of(0, 43, 0, 2, 3, 4))).toBe(true);
  tunnel.destroy();
});
