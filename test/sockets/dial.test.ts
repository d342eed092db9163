// Tests of dialling.

import { expect, test } from "bun:test";
import { dial, dialFirst, dialsPending, type DialTarget } from "../../src/sockets/dial.ts";
import { own } from "../../src/sockets/owned-socket.ts";
import { testWith } from "../support/need.ts";
import { freePort } from "../support/ports.ts";
import { program } from "../support/programs.ts";
import { until } from "../support/until.ts";
import { rawServer } from "./raw-peer.ts";

interface DeafTarget extends DialTarget, AsyncDisposable {
  /** Takes everybody from now on, and resolves when the first has gone again. */
  readonly hear: () => Promise<void>;
}

// A queue that is full, so that a dial stays pending; it is emptied when stdin ends.
const deafServer = `
import socket, sys
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(0)
waiting = [socket.socket() for _ in range(3)]
for client in waiting:
    client.setblocking(False)
    client.connect_ex(listener.getsockname())
print(listener.getsockname()[1], flush=True)
sys.stdin.read()
ours = [client.getsockname() for client in waiting]
while True:
    late, address = listener.accept()
    waiting.append(late)
    if address not in ours:
        try:
            late.recv(1)
        except ConnectionResetError:
            pass
        print("closed", flush=True)
`;

async function deafTarget(): Promise<DeafTarget> {
  const child = Bun.spawn([program("python3"), "-c", deafServer], { stdin: "pipe", stdout: "pipe" });
  const output = child.stdout.getReader();
  let printed = "";
  const line = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(printed)?.[0];
      if (found !== undefined) return found;
      const { value, done } = await output.read();
      if (done) throw new Error(`Cannot find ${pattern} in ${JSON.stringify(printed)}`);
      printed += new TextDecoder().decode(value);
    }
  };
  return {
    hostname: "127.0.0.1",
    port: Number(await line(/^\d+\n/)),
    async hear() {
      await child.stdin.end();
      await line(/closed\n/);
    },
    async [Symbol.asyncDispose]() {
      await child.stdin.end();
      await until("the pending dials to end", () => dialsPending() === 0, 8000);
      child.kill();
      await child.exited;
    },
  };
}

const at = (port: number): DialTarget => ({ hostname: "127.0.0.1", port });

test("what the other side says before the socket is owned is not lost", async () => {
  using server = rawServer((peer) => void peer.send("220 ready\r\n"));
  const dialled = await dialFirst([at(server.port)], 1000);
  if (!dialled.ok) throw new Error(dialled.code);
  await Bun.sleep(30);
  const said = Promise.withResolvers<string>();
  own(dialled.socket, { data: (chunk) => said.resolve(chunk.toString()), drain() {}, end() {}, close() {} });
  dialled.socket.resume();
  expect(await said.promise).toBe("220 ready\r\n");
  dialled.socket.terminate();
});

test("a reset before the socket is owned is told to its owner", async () => {
  using server = rawServer();
  const dialled = await dialFirst([at(server.port)], 1000);
  if (!dialled.ok) throw new Error(dialled.code);
  (await server.next()).reset();
  await Bun.sleep(30);
  const closed = Promise.withResolvers<Error | undefined>();
  own(dialled.socket, { data() {}, drain() {}, end() {}, close: closed.resolve });
  dialled.socket.resume();
  expect((await closed.promise)?.message).toContain("ECONNRESET");
});

test("nobody there is told by the system's code", async () => {
  expect(await dialFirst([at(await freePort())], 1000)).toEqual({ ok: false, code: "ECONNREFUSED" });
});

test("a refused address gives way to the next at once", async () => {
  using server = rawServer();
  const closed = at(await freePort());
  const startedMs = performance.now();
  const dialled = await dialFirst([...Array.from({ length: 40 }, () => closed), at(server.port)], 20_000);
  // Their head starts would come to ten seconds.
  expect(performance.now() - startedMs).toBeLessThan(5000);
  if (!dialled.ok) throw new Error(dialled.code);
  expect(dialled.target.port).toBe(server.port);
  dialled.socket.terminate();
});

testWith(
  ["python3"],
  "an address that does not answer has a head start of 250 ms, and the second then wins",
  async () => {
    await using deaf = await deafTarget();
    using server = rawServer();
    const startedMs = performance.now();
    const dialled = await dialFirst([deaf, at(server.port)], 20_000);
    const elapsedMs = performance.now() - startedMs;
    expect(elapsedMs).toBeGreaterThan(240);
    expect(elapsedMs).toBeLessThan(10_000);
    if (!dialled.ok) throw new Error(dialled.code);
    expect(dialled.target.port).toBe(server.port);
    expect(dialsPending()).toBe(1);
    dialled.socket.terminate();
  },
);

test("the first address wins when it answers, and the others are never dialled", async () => {
  using first = rawServer();
  using second = rawServer();
  const dialled = await dialFirst([at(first.port), at(second.port)], 1000);
  if (!dialled.ok) throw new Error(dialled.code);
  await Bun.sleep(300);
  expect([first.accepted, second.accepted]).toEqual([1, 0]);
  dialled.socket.terminate();
});

test("when all fail, the first fault is the answer", async () => {
  const targets = [at(await freePort()), at(await freePort()), { hostname: "nobody.invalid", port: 1 }];
  expect(await dialFirst(targets, 3000)).toEqual({ ok: false, code: "ECONNREFUSED" });
});

testWith(["python3"], "a dial that nobody answers ends at its time limit", async () => {
  await using deaf = await deafTarget();
  const startedMs = performance.now();
  expect(await dialFirst([deaf], 300)).toEqual({ ok: false, code: "ETIMEDOUT" });
  // The kernel would go on for two minutes.
  expect(performance.now() - startedMs).toBeLessThan(10_000);
});

testWith(["python3"], "a dial that connects after another has won is closed", async () => {
  await using deaf = await deafTarget();
  using server = rawServer();
  const dialled = await dialFirst([deaf, at(server.port)], 2000);
  if (!dialled.ok) throw new Error(dialled.code);
  dialled.socket.terminate();
  expect(dialsPending()).toBe(1);
  await deaf.hear();
  expect(dialsPending()).toBe(0);
});

testWith(["python3"], "a dial that connects after its time limit is told once, and closed", async () => {
  await using deaf = await deafTarget();
  const told: string[] = [];
  dial(deaf, 100, { dialled: () => told.push("dialled"), undialled: (code) => told.push(code) });
  await until("the time limit", () => told.length > 0);
  expect(dialsPending()).toBe(1);
  await deaf.hear();
  expect(dialsPending()).toBe(0);
  expect(told).toEqual(["ETIMEDOUT"]);
});
