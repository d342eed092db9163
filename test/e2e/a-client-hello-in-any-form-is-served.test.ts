// Real clients' first flights, as they come and cut into pieces: small, large, post-quantum, with ECH GREASE.

import { expect } from "bun:test";
import { join } from "node:path";
import { inRecords, inSegments } from "../support/client-hello-cuts.ts";
import { startConnectBridge } from "../support/connect-bridge.ts";
import type { Bridge, BridgeOptions } from "../support/connect-bridge.ts";
import { gnutlsCli } from "../support/gnutls-cli.ts";
import { testWith } from "../support/need.ts";
import { makeNssDatabase, tstclnt } from "../support/nss-database.ts";
import { program } from "../support/programs.ts";
import type { Session } from "../support/session.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";

interface Client {
  readonly name: string;
  readonly needs: readonly string[];
  readonly argv: (bridge: Bridge, session: Session) => readonly string[] | Promise<readonly string[]>;
  /** What must hold of its hello, or this client is not the one for this row. */
  readonly fits: (hello: Buffer) => boolean;
}

const url = "https://good.test/";
const fetch = "fetch(process.argv[1]).then((r) => r.text()).then((text) => process.stdout.write(text))";
const largeHello = join(import.meta.dir, "clients/large-hello.py");
const caFile = ({ stateDir }: Session): string => join(stateDir, "agent-proxy-ca.crt");

/** A key share of X25519MLKEM768, group 0x11ec, 1216 bytes (draft-ietf-tls-ecdhe-mlkem). */
const hasPostQuantumShare = (hello: Buffer): boolean => hello.includes(Buffer.of(0x11, 0xec, 0x04, 0xc0));
/** encrypted_client_hello, 0xfe0d, of type outer with HKDF-SHA256 (RFC 9849 §5). */
const hasEch = (hello: Buffer): boolean => /fe0d....000001/.test(hello.toString("hex"));

const clients: readonly Client[] = [
  { name: "curl", needs: ["curl"], argv: () => ["curl", "-sS", url], fits: (hello) => hello.length < 600 },
  {
    name: "gnutls-cli",
    needs: ["gnutls-cli"],
    argv: ({ port }, session) => gnutlsCli(caFile(session), port),
    fits: (hello) => hello.length < 600,
  },
  {
    name: "NSS with ECH GREASE",
    needs: ["tstclnt", "certutil"],
    argv: async ({ port }, session) => [
      ...tstclnt(await makeNssDatabase(caFile(session)), port, "good.test"),
      "-i",
      "100",
    ],
    fits: hasEch,
  },
  {
    name: "Bun with a post-quantum key share",
    needs: [],
    argv: () => [process.execPath, "-e", fetch, url],
    fits: hasPostQuantumShare,
  },
  {
    name: "Node with a post-quantum key share",
    needs: ["node-current"],
    argv: () => [program("node-current"), "-e", fetch, url],
    fits: hasPostQuantumShare,
  },
  {
    name: "Python with a hello of 15 KB",
    needs: ["python3"],
    argv: () => ["python3", largeHello, url, "15360"],
    fits: (hello) => hello.length > 15_000,
  },
];

const forms: Readonly<Record<string, Partial<BridgeOptions>>> = {
  "as it comes": {},
  "together with CONNECT": { pipelined: true },
  "in segments of one byte": { cut: (hello) => inSegments(hello, 1) },
  "in records of one byte": { cut: (hello) => [inRecords(hello, 1)] },
  "in records of one byte and segments of two": { cut: (hello) => inSegments(inRecords(hello, 1), 2) },
  "in records of 100 bytes, cut across": { cut: (hello) => inSegments(inRecords(hello, 100), 77) },
  "in two segments, cut inside the record's header": {
    cut: (hello) => [hello.subarray(0, 3), hello.subarray(3)],
  },
};

const site = shared(() => startSite());
const request = "GET / HTTP/1.1\r\nHost: good.test\r\nConnection: close\r\n\r\n";

for (const { name, needs, argv, fits } of clients) {
  testWith([...sitePrograms, ...needs], name, async () => {
    const { session } = await site();
    for (const [form, cutting] of Object.entries(forms)) {
      const target = "good.test:443";
      await using bridge = await startConnectBridge({ proxyPort: session.port, target, ...cutting });
      const env = { HTTPS_PROXY: bridge.url, https_proxy: bridge.url };
      const { stdout, stderr } = await session.tool(await argv(bridge, session), { env, stdin: request });
      expect([form, stdout, stderr]).toEqual([
        form,
        expect.stringContaining("hello from good.test\n"),
        expect.anything(),
      ]);
      expect([form, fits(bridge.hello())]).toEqual([form, true]);
    }
    expect((await session.status()).recentRelayFailures).toEqual([]);
  });
}
