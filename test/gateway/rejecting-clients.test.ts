// Tests of real clients that meet our certificate without trusting it, and of what their way of refusing it tells.

import { expect } from "bun:test";
import { runCommand } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { shared } from "../support/shared.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { askThrough, originPairs, sharedAuthority, startGateway, startProxyTo, type Gateway } from "./rig.ts";
import { startTlsOrigin, type TlsOrigin } from "./tls-origin.ts";

const origin = shared(async (): Promise<TlsOrigin> => {
  const { leaf } = await originPairs();
  return startTlsOrigin({ cert: leaf.certificatePem, key: leaf.keyPem }, (socket) => {
    // One that ends at once would be the first to go.
    socket.once("data", () => socket.end("hello"));
  });
});

async function gatewayToIt(): Promise<Gateway> {
  return startGateway((await origin()).port, [(await originPairs()).root.certificatePem]);
}

/** Runs a client that reaches o.test through the gateway, and gives what was recorded. */
async function refusedBy(argv: (port: number) => readonly string[]): Promise<string> {
  await using gateway = await gatewayToIt();
  return await refusedAt(gateway, argv);
}

async function refusedAt(
  gateway: Pick<Gateway, "port" | "ledger" | "failure">,
  argv: (port: number) => readonly string[],
): Promise<string> {
  const [name = "", ...args] = argv(gateway.port);
  const folder = temporaryFolder("rejecting-client");
  const result = await runCommand([name.startsWith("/") ? name : program(name), ...args], {
    env: freshEnvironment(folder),
    cwd: folder,
    timeoutMs: 20_000,
  });
  expect(result.exitCode).not.toBe(0);
  const { code, detail, count } = await gateway.failure();
  expect(count).toBe(1);
  expect(gateway.ledger.failures()).toHaveLength(1);
  return `${code}: ${detail}`;
}

const rejected = "client-rejected-certificate: The client refused our certificate with the alert";
const hungUp = "client-rejected-certificate: The client hung up on seeing our certificate";

const silent = "client-rejected-certificate: The client closed";

const nodeClient = (port: number, options: string): string => `
  const tls = require("node:tls");
  require("node:http").request({ port: ${port}, host: "127.0.0.1", method: "CONNECT", path: "o.test:443", headers: { host: "o.test:443" } })
    .on("connect", (_, socket) => {
      tls.connect({ socket, servername: "o.test", ${options} }).on("error", (error) => { console.error(error.code); process.exit(1); });
    }).end();`;

const wget = (port: number): string[] => [
  "wget",
  "-t1",
  "-O-",
  "-e",
  `https_proxy=http://127.0.0.1:${port}`,
  "https://o.test/",
];

const otherKey = `sha256//${Buffer.alloc(32).toString("base64")}`;
// Whether a pin fits is looked at with any certificate.
const pinningCurl = (port: number): string[] => [
  "curl",
  "-sS",
  "-k",
  "--noproxy",
  "none",
  "--pinnedpubkey",
  otherKey,
  "-x",
  `http://127.0.0.1:${port}`,
  "https://o.test/",
];

const bunClient = (port: number): string =>
  `await fetch("https://o.test/", { proxy: "http://127.0.0.1:${port}" }).catch((error) => { console.error(error.code); process.exit(1); });`;

const clients: Readonly<
  Record<string, readonly [needs: readonly string[], argv: (port: number) => readonly string[], told: string]>
> = {
  curl: [
    ["curl"],
    (port) => ["curl", "-sS", "--noproxy", "none", "-x", `http://127.0.0.1:${port}`, "https://o.test/"],
    `${rejected} unknown_ca.`,
  ],
  "curl over TLS 1.2": [
    ["curl"],
    (port) => [
      "curl",
      "-sS",
      "--noproxy",
      "none",
      "--tls-max",
      "1.2",
      "-x",
      `http://127.0.0.1:${port}`,
      "https://o.test/",
    ],
    `${rejected} unknown_ca.`,
  ],
  "openssl s_client": [
    ["openssl"],
    (port) => [
      "openssl",
      "s_client",
      "-proxy",
      `127.0.0.1:${port}`,
      "-connect",
      "o.test:443",
      "-servername",
      "o.test",
      "-verify_return_error",
      "-brief",
    ],
    `${rejected} unknown_ca.`,
  ],
  Node: [["node"], (port) => ["node", "-e", nodeClient(port, "")], hungUp],
  "Node over TLS 1.2": [
    ["node"],
    (port) => ["node", "-e", nodeClient(port, 'maxVersion: "TLSv1.2"')],
    silent,
  ],
  "git, which finishes its handshake first,": [
    ["git"],
    (port) => ["git", "-c", `http.proxy=http://127.0.0.1:${port}`, "ls-remote", "https://o.test/x"],
    silent,
  ],
  "wget, which finishes its handshake first,": [["wget"], (port) => wget(port), silent],
  "wget over TLS 1.2": [["wget"], (port) => [...wget(port), "--ciphers=NORMAL:-VERS-TLS1.3"], silent],
  "a curl that pins another key": [["curl"], (port) => pinningCurl(port), silent],
  "a curl that pins another key over TLS 1.2": [
    ["curl"],
    (port) => [...pinningCurl(port), "--tls-max", "1.2"],
    silent,
  ],
  Bun: [[], (port) => [process.execPath, "-e", bunClient(port)], hungUp],
};

for (const [who, [needs, argv, told]] of Object.entries(clients)) {
  testWith(["openssl", ...needs], `${who} is recorded as it refuses our certificate`, async () => {
    expect(await refusedBy(argv)).toStartWith(told);
  });

  testWith(
    ["openssl", ...needs],
    `${who} is recorded as it refuses the certificate of a gateway elsewhere, whose TLS is not ours`,
    async () => {
      await using gateway = await gatewayToIt();
      await using proxy = await startProxyTo(gateway.port);
      expect(await refusedAt(proxy, argv)).toMatch(
        /^client-rejected-certificate: The client (?:refused the gateway's certificate with the alert unknown_ca\.|closed \d+ ms .* probably )/,
      );
    },
  );
}

testWith(
  ["openssl", "python3"],
  "Python is recorded as it refuses our certificate, in every form of ClientHello",
  async () => {
    for (const question of [
      {},
      { tls12: true },
      { pipelined: true },
      { sni: null },
      { sni: null, tls12: true },
      { alpn: ["h2", "http/1.1"] },
    ]) {
      await using gateway = await gatewayToIt();
      const answer = await askThrough(gateway.port, { ...question, trusting: false });
      expect(answer).toMatchObject({ error: "CERTIFICATE_VERIFY_FAILED", reply: "" });
      expect(await gateway.failure()).toMatchObject({
        code: "client-rejected-certificate",
        kind: "client_tls",
        host: "o.test:443",
        detail: "The client refused our certificate with the alert unknown_ca.",
        count: 1,
      });
      await gateway.quiet();
      expect(gateway.ledger.failures()).toHaveLength(1);
    }
  },
);

testWith(["openssl", "curl"], "a client of old TLS alone is recorded as a failure of its TLS", async () => {
  const told = await refusedBy((port) => [
    "openssl",
    "s_client",
    "-proxy",
    `127.0.0.1:${port}`,
    "-connect",
    "o.test:443",
    "-servername",
    "o.test",
    "-tls1_1",
    "-cipher",
    "ALL:@SECLEVEL=0",
    "-brief",
  ]);
  expect(told).toStartWith("client-tls-failed: ");
});

testWith(["openssl", "curl"], "a client that trusts the CA is carried and not recorded", async () => {
  await using gateway = await gatewayToIt();
  await using outer = await startProxyTo(gateway.port);
  const { path } = await sharedAuthority();
  const argv = (port: number): string[] => [
    program("curl"),
    "-sS",
    "--http0.9",
    "--noproxy",
    "none",
    "--cacert",
    path,
    "-x",
    `http://127.0.0.1:${port}`,
    "https://o.test/",
  ];
  const env = freshEnvironment(temporaryFolder("curl"));
  for (const { port, ledger } of [gateway, outer]) {
    for (const version of ["1.2", "1.3"]) {
      const result = await runCommand([...argv(port), "--tls-max", version], { env });
      expect([result.stdout, result.exitCode]).toEqual(["hello", 0]);
      expect(ledger.failures()).toEqual([]);
    }
  }
});

testWith(
  ["openssl", "python3"],
  "a client that goes without a word, but not at once, has refused nothing",
  async () => {
    await using gateway = await gatewayToIt();
    await using outer = await startProxyTo(gateway.port);
    const { path } = await sharedAuthority();
    const idle = `import socket, ssl, sys, time
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.sendall(b"CONNECT o.test:443 HTTP/1.1\\r\\nHost: o.test:443\\r\\n\\r\\n")
s.recv(4096)
t = ssl.create_default_context(cafile=sys.argv[2]).wrap_socket(s, server_hostname="o.test")
time.sleep(1.3)
t.close()`;
    for (const { port, ledger } of [gateway, outer]) {
      const argv = [program("python3"), "-c", idle, String(port), path];
      const result = await runCommand(argv, { env: freshEnvironment(temporaryFolder("idle")) });
      expect(result.exitCode).toBe(0);
      await gateway.quiet();
      expect(ledger.failures()).toEqual([]);
    }
  },
);
