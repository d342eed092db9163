// Tests of the small origin servers, asked directly.

import { expect, test } from "bun:test";
import { once } from "node:events";
import { connect } from "node:net";
import { runCommand } from "./command.ts";
import type { CommandResult } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { testWith } from "./need.ts";
import { originCa } from "./origin-ca.ts";
import { originPrograms, startPlainOrigin, startTlsOrigin } from "./origins.ts";
import type { Origin } from "./origins.ts";
import { program } from "./programs.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";

const programs = [...originPrograms, "curl"];
const env = freshEnvironment(temporaryFolder("home"));

async function curl(origin: Origin, ...flags: readonly string[]): Promise<CommandResult> {
  const connection = [
    "--resolve",
    `good.test:${origin.port}:127.0.0.1`,
    "--cacert",
    (await originCa()).rootFile,
  ];
  return runCommand([program("curl"), "-sS", ...connection, ...flags, `https://good.test:${origin.port}/`], {
    env,
  });
}

async function goodCertificate() {
  return (await originCa()).certificate("good");
}

testWith(originPrograms, "websocket-echo sends back messages of every length form", async () => {
  await using origin = await startTlsOrigin("websocket-echo", await goodCertificate());
  const socket = new WebSocket(`wss://127.0.0.1:${origin.port}/chat`, {
    tls: { ca: Bun.file((await originCa()).rootFile) },
  });
  await once(socket, "open");
  for (const size of [0, 125, 126, 65_535, 65_536, 300_000]) {
    socket.send("x".repeat(size));
    const [message] = (await once(socket, "message")) as [MessageEvent<string>];
    expect(message.data.length).toBe(size);
  }
  socket.close();
  await once(socket, "close");
  expect(origin.events()[1]).toMatchObject({ event: "upgrade", url: "/chat" });
});

testWith(
  programs,
  "event-stream sends its second event later than its first, over h2 and http/1.1",
  async () => {
    await using origin = await startTlsOrigin("event-stream", await goodCertificate(), { gapMs: 400 });
    for (const protocol of ["--http2", "--http1.1"]) {
      const result = await curl(origin, protocol, "-N", "-w", "%{time_starttransfer} %{time_total}");
      const [first = 0, total = 0] = result.stdout.split("data: second\n\n")[1]?.split(" ").map(Number) ?? [];
      expect(result.stdout).toStartWith("data: first\n\ndata: second\n\n");
      expect(total - first).toBeGreaterThan(0.35);
    }
  },
);

testWith(programs, "grpc-echo sends the status in trailers", async () => {
  await using origin = await startTlsOrigin("grpc-echo", await goodCertificate());
  const result = await curl(origin, "--http2", "--data-binary", "ping", "-D", "-");
  expect(result.stdout).toContain("ping");
  expect(result.stdout).toContain("grpc-status: 0");
});

testWith(originPrograms, "half-close-echo answers after the client's end", async () => {
  await using origin = await startTlsOrigin("half-close-echo", await goodCertificate());
  const client = `
    const tls = require("node:tls");
    const socket = tls.connect({ port: ${origin.port}, rejectUnauthorized: false, allowHalfOpen: true });
    socket.end("four");
    socket.pipe(process.stdout);`;
  const result = await runCommand([program("node"), "-e", client], { env });
  expect(result.stdout).toBe("four\nend after 4 bytes\n");
});

testWith(programs, "broken-body breaks off by reset or by FIN", async () => {
  await using resetting = await startTlsOrigin("broken-body", await goodCertificate());
  const reset = await curl(resetting);
  expect(reset.stdout.length).toBe(1000);
  expect(reset.stderr).toContain("reset");
  await using ending = await startTlsOrigin("broken-body", await goodCertificate(), { how: "fin" });
  const ended = await curl(ending);
  expect(ended.stdout.length).toBe(1000);
  expect(ended.stderr).not.toContain("reset");
});

testWith(programs, "client-certificate lets in whoever shows one of its root's", async () => {
  const ca = await originCa();
  await using origin = await startTlsOrigin("client-certificate", await goodCertificate(), {
    rootFile: ca.rootFile,
  });
  expect((await curl(origin)).exitCode).not.toBe(0);
  const { chainFile, keyFile } = ca.certificate("client-only");
  expect((await curl(origin, "--cert", chainFile, "--key", keyFile)).stdout).toBe("hello client-only.test\n");
});

testWith(programs, "cut-handshake hangs up on a ClientHello, by FIN or by reset", async () => {
  await using ending = await startPlainOrigin("cut-handshake");
  expect((await curl(ending)).exitCode).toBe(35);
  await using resetting = await startPlainOrigin("cut-handshake", { how: "reset" });
  expect((await curl(resetting)).stderr).toContain("reset");
});

test("silent, ssh-banner and plain-http do as they are called", async () => {
  await using silent = await startPlainOrigin("silent");
  await using ssh = await startPlainOrigin("ssh-banner");
  await using plain = await startPlainOrigin("plain-http");
  const mute = connect(silent.port, "127.0.0.1");
  await until("silent to notice", () => silent.events().some((one) => one["event"] === "connected"));
  mute.destroy();
  const banner = connect(ssh.port, "127.0.0.1");
  expect(String(await once(banner, "data"))).toStartWith("SSH-2.0-");
  banner.destroy();
  const page = connect(plain.port, "127.0.0.1");
  page.write("GET / HTTP/1.1\r\nHost: plain\r\nConnection: close\r\n\r\n");
  expect(String(await once(page, "data"))).toStartWith("HTTP/1.1 200");
  page.destroy();
});
