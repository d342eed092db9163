// Real clients that trust no CA of ours refuse a certificate, each in its way: at our own gateway, and behind one elsewhere,
// where all is ciphertext and only what was said in the clear is certain.

import { describe, expect } from "bun:test";
import { join } from "node:path";
import { runCommand } from "../support/command.ts";
import { startConnectBridge } from "../support/connect-bridge.ts";
import { gnutlsCli } from "../support/gnutls-cli.ts";
import { testWith } from "../support/need.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import { startSession, type Session } from "../support/session.ts";
import { shared } from "../support/shared.ts";
import { squidPrograms, startSquid } from "../support/squid.ts";
import { until } from "../support/until.ts";

interface World extends AsyncDisposable {
  /** Through our own gateway, and through Squid, which signs as well. */
  readonly sessions: Readonly<Record<Place, Session>>;
  /** Squid has no names for ports: it is asked for this one, and so is our own gateway. */
  readonly port: number;
  /** Of a CA that signs neither. */
  readonly otherCa: string;
}

type Place = "at our own gateway" | "behind a gateway elsewhere";

const world = shared(async (): Promise<World> => {
  await using starting = new AsyncDisposableStack();
  const ca = await originCa();
  const nginx = starting.use(await startNginx([{ name: "good.test", certificate: ca.certificate("good") }]));
  const port = nginx.port("good.test");
  const names = Object.keys(clients).map(hostOf);
  const squid = starting.use(await startSquid({ originRoots: ca.rootFile, names }));
  const hosts = Object.fromEntries(names.map((name) => [name, `127.0.0.1:${port}`]));
  const sessions = {
    "at our own gateway": starting.use(
      await startSession({
        gateway: { extra_roots: [ca.rootFile], hosts },
        policy: { default: "allow", ports: [port] },
      }),
    ),
    "behind a gateway elsewhere": starting.use(
      await startSession({ proxy: { upstream: squid.bumpUrl, upstream_ca: squid.caFile } }),
    ),
  };
  const started = starting.move();
  return { sessions, port, otherCa: ca.rootFile, [Symbol.asyncDispose]: () => started.disposeAsync() };
});

interface Call {
  readonly url: string;
  /** Of the proxy, and of a port that leads through it to the host. */
  readonly proxyPort: number;
  readonly bridgePort: number;
  readonly otherCa: string;
}

interface Client {
  readonly needs: readonly string[];
  readonly argv: (call: Call) => readonly string[];
  readonly env?: (call: Call) => Readonly<Record<string, string>>;
  /** What our own gateway knows. */
  readonly own: RegExp;
  /** What is known behind another. */
  readonly elsewhere: RegExp;
}

const alert = (name: string): RegExp => new RegExp(`with the alert ${name}\\.$`);
const probably = /has probably refused/;
const hungUp = /hung up on seeing our certificate|has probably refused/;
/** Under the keys of TLS 1.3 (RFC 8446 section 6). */
const hidden = /^The client broke its handshake off by an alert under its keys/;

const python = `
import ssl, sys, urllib.request
urllib.request.urlopen(sys.argv[1], context=ssl.create_default_context(cafile=sys.argv[2]))
`;

const node = `
const [, url, proxyPort] = process.argv;
const { hostname, host } = new URL(url);
require("node:http")
  .request({ port: proxyPort, host: "127.0.0.1", method: "CONNECT", path: host, headers: { host } })
  .on("connect", (_, socket) => {
    require("node:tls")
      .connect({ socket, servername: hostname })
      .on("error", (error) => { console.error(error.code); process.exit(1); });
  })
  .end();
`;

const openssl = ({ url, proxyPort }: Call): string[] => [
  "openssl",
  "s_client",
  "-proxy",
  `127.0.0.1:${proxyPort}`,
  "-connect",
  new URL(url).host,
  "-servername",
  new URL(url).hostname,
  "-verify_return_error",
  "-brief",
];

const curl = ({ url, proxyPort, otherCa }: Call): string[] => [
  "curl",
  "-sS",
  "-x",
  `http://127.0.0.1:${proxyPort}`,
  "--cacert",
  otherCa,
  url,
];

const clients: Readonly<Record<string, Client>> = {
  curl: { needs: ["curl"], argv: curl, own: alert("unknown_ca"), elsewhere: alert("unknown_ca") },
  "curl over TLS 1.2": {
    needs: ["curl"],
    argv: (call) => [...curl(call), "--tls-max", "1.2"],
    own: alert("unknown_ca"),
    elsewhere: alert("unknown_ca"),
  },
  "openssl s_client": {
    needs: ["openssl"],
    argv: openssl,
    own: alert("unknown_ca"),
    elsewhere: alert("unknown_ca"),
  },
  "openssl s_client over TLS 1.2": {
    needs: ["openssl"],
    argv: (call) => [...openssl(call), "-tls1_2"],
    own: alert("unknown_ca"),
    elsewhere: alert("unknown_ca"),
  },
  Python: {
    needs: ["python3"],
    argv: ({ url, otherCa }) => ["python3", "-c", python, url, otherCa],
    env: ({ proxyPort }) => ({ https_proxy: `http://127.0.0.1:${proxyPort}` }),
    own: alert("unknown_ca"),
    elsewhere: alert("unknown_ca"),
  },
  Java: {
    needs: ["java"],
    argv: ({ url, proxyPort }) => [
      "java",
      "-Dhttps.proxyHost=127.0.0.1",
      `-Dhttps.proxyPort=${proxyPort}`,
      join(import.meta.dir, "../tools/clients/HttpsGet.java"),
      url,
    ],
    own: alert("certificate_unknown"),
    elsewhere: hidden,
  },
  "Node without NODE_EXTRA_CA_CERTS": {
    needs: ["node"],
    argv: ({ url, proxyPort }) => ["node", "-e", node, url, String(proxyPort)],
    own: hungUp,
    elsewhere: probably,
  },
  Go: {
    needs: ["go"],
    argv: () => ["go", "list", "-m", "-versions", "good.test/module"],
    env: ({ url, proxyPort }) => ({
      HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`,
      GOPROXY: url,
      GONOSUMDB: "*",
      GO111MODULE: "on",
    }),
    own: alert("bad_certificate"),
    elsewhere: hidden,
  },
  "gnutls-cli": {
    needs: ["gnutls-cli"],
    argv: ({ url, otherCa, bridgePort }) => gnutlsCli(otherCa, bridgePort, new URL(url).hostname),
    own: alert("bad_certificate"),
    elsewhere: probably,
  },
};

/** Each has one of its own, by which its refusal is known. */
function hostOf(client: string): string {
  return `client-${Object.keys(clients).indexOf(client)}.good.test`;
}

for (const place of ["at our own gateway", "behind a gateway elsewhere"] as const) {
  describe(`${place}, it is told that the certificate was refused by`, () => {
    for (const [name, { needs, argv, env, own, elsewhere }] of Object.entries(clients)) {
      testWith([...nginxPrograms, ...squidPrograms, ...needs], name, async () => {
        const { sessions, port, otherCa } = await world();
        const session = sessions[place];
        const host = `${hostOf(name)}:${port}`;
        await using bridge = await startConnectBridge({
          proxyPort: session.port,
          target: host,
        });
        const call = {
          url: `https://${host}/`,
          proxyPort: session.port,
          bridgePort: bridge.port,
          otherCa,
        };
        const { exitCode } = await runCommand(argv(call), {
          cwd: session.home.home,
          // Nothing of the session's.
          env: { ...session.home.env, ...env?.(call) },
        });
        expect(exitCode).not.toBe(0);
        const row = await until("the refusal", async () =>
          (await session.status()).recentRelayFailures.find((entry) => entry.host === host),
        );
        expect(row).toMatchObject({ code: "client-rejected-certificate", kind: "client_tls", retry: false });
        expect(row.detail).toMatch(place === "at our own gateway" ? own : elsewhere);
        // What is not certain is not told as if it were.
        expect(row.hint.startsWith("If the tool failed there, ")).toBe(/probably/.test(row.detail));
      });
    }
  });
}
