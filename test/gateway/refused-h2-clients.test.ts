// Tests of real HTTP/2 clients whose origin has a bad certificate.

import { expect } from "bun:test";
import { mustRun } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { makeLeaf } from "./certificates.ts";
import { originPairs, sharedAuthority, startGateway } from "./rig.ts";
import { startTlsOrigin } from "./tls-origin.ts";

/** What a client prints that reaches o.test, whose certificate is for p.test, through a gateway. */
async function printedBy(
  name: string,
  args: (port: number, caPath: string) => readonly string[],
): Promise<string> {
  const { root } = await originPairs();
  const { certificatePem, keyPem } = await makeLeaf(root, "DNS:p.test");
  await using origin = await startTlsOrigin({
    cert: certificatePem,
    key: keyPem,
    ALPNProtocols: ["h2", "http/1.1"],
  });
  await using gateway = await startGateway(origin.port, [root.certificatePem]);
  const { path } = await sharedAuthority();
  const env = freshEnvironment(temporaryFolder("h2-client"));
  const printed = await mustRun([program(name), ...args(gateway.port, path)], { env, timeoutMs: 15_000 });
  expect(gateway.ledger.failures()).toMatchObject([
    { code: "origin-certificate-name", status: 502, count: 1 },
  ]);
  await gateway.quiet();
  return printed;
}

testWith(
  ["openssl", "curl"],
  "curl, which speaks both, gets it over http/1.1, and a large upload does not hide it",
  async () => {
    const options = (port: number, ca: string): string =>
      `-sS -m 10 --noproxy none --cacert ${ca} -x http://127.0.0.1:${port} -H Expect: https://o.test/`;
    const printed = await printedBy("curl", (port, ca) => [
      ...options(port, ca).split(" "),
      "-d",
      "x".repeat(100_000),
      "-w",
      "\n%{http_version} %{http_code}",
    ]);
    expect(printed).toEndWith("\n1.1 502");
    expect(JSON.parse(printed.slice(0, printed.lastIndexOf("\n")))).toMatchObject({
      code: "origin-certificate-name",
      host: "o.test:443",
      retry: false,
    });
  },
);

const nodeClient = (port: number, caPath: string): string => `
  const http2 = require("node:http2"); const tls = require("node:tls");
  require("node:http").request({ port: ${port}, host: "127.0.0.1", method: "CONNECT", path: "o.test:443", headers: { host: "o.test:443" } })
    .on("connect", (_, socket) => {
      const ca = require("node:fs").readFileSync(${JSON.stringify(caPath)});
      const session = http2.connect("https://o.test", { createConnection: () => tls.connect({ socket, servername: "o.test", ALPNProtocols: ["h2"], ca }) });
      const request = session.request({ ":path": "/", ":method": "POST" });
      let body = "";
      let head = null;
      request.on("response", (headers) => (head = headers));
      request.setEncoding("utf8").on("data", (chunk) => (body += chunk));
      request.on("end", () => { console.log(JSON.stringify({ status: head[":status"], code: head["x-agentproxy-code"], body: JSON.parse(body) })); session.close(); });
      request.end("a body");
    }).end();`;

testWith(["openssl", "node"], "Node's http2 reads status, headers and JSON", async () => {
  const printed = await printedBy("node", (port, ca) => ["-e", nodeClient(port, ca)]);
  expect(JSON.parse(printed)).toMatchObject({
    status: 502,
    code: "origin-certificate-name",
    body: {
      error: expect.stringMatching(/^agentproxy: o\.test:443: /),
      code: "origin-certificate-name",
      retry: false,
    },
  });
});
