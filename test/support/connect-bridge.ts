// A way into the proxy for clients that know no proxy, and a place to cut their ClientHello into other pieces.

import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { helloLength } from "./client-hello-cuts.ts";

export interface BridgeOptions {
  readonly proxyPort: number;
  /** `name:port`, what a client that does not send a CONNECT itself is connected to. */
  readonly target: string;
  /** The pieces to send the ClientHello in, each by itself. Default: as it came. */
  readonly cut?: (hello: Buffer) => readonly Buffer[];
  /** Send the ClientHello together with CONNECT, not after its answer. */
  readonly pipelined?: boolean;
}

export interface Bridge extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, for a client that does know proxies. */
  readonly url: string;
  /** The records of the last ClientHello, as its client sent them. */
  hello(): Buffer;
}

/** Listens on a free port of loopback; each connection becomes a tunnel through the proxy. */
export async function startConnectBridge(options: BridgeOptions): Promise<Bridge> {
  let lastHello: Buffer = Buffer.alloc(0);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const proxy = connect(options.proxyPort, "127.0.0.1");
    for (const socket of [client, proxy]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("close", () => sockets.delete(socket));
      // What ends one side ends the other: the test looks at what its client saw.
      socket.on("error", () => (socket === client ? proxy : client).destroy());
    }
    void bridge(client, proxy, options, (hello) => (lastHello = hello));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    hello: () => lastHello,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function bridge(
  client: Socket,
  proxy: Socket,
  options: BridgeOptions,
  tell: (hello: Buffer) => void,
): Promise<void> {
  const fromClient = createReader(client);
  const fromProxy = createReader(proxy);
  const first = await fromClient.read((held) => held.length > 0);
  const knowsProxies = first[0] === "C".charCodeAt(0);
  const { target } = options;
  const ask = knowsProxies
    ? await fromClient.take(headLength)
    : Buffer.from(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const pipelined = options.pipelined === true;
  if (!pipelined) proxy.write(ask);
  const answer = pipelined ? Buffer.from("HTTP/1.1 200 OK\r\n\r\n") : await fromProxy.take(headLength);
  if (knowsProxies) client.write(answer);

  const hello = await fromClient.take(helloLength);
  tell(hello);
  for (const piece of pipelined ? [Buffer.concat([ask, hello])] : (options.cut?.(hello) ?? [hello])) {
    await new Promise((resolve) => proxy.write(piece, resolve));
  }
  if (pipelined) await fromProxy.take(headLength);
  fromClient.pipeTo(proxy);
  fromProxy.pipeTo(client);
}

interface Reader {
  /** Waits until what has come satisfies `enough`, and returns it without taking it. */
  read(enough: (held: Buffer) => boolean): Promise<Buffer>;
  /** Waits until `measure` knows how long the next thing is, and takes it. */
  take(measure: (held: Buffer) => number | null): Promise<Buffer>;
  /** Passes on what is held and all that follows. */
  pipeTo(target: Socket): void;
}

function createReader(socket: Socket): Reader {
  let held: Buffer = Buffer.alloc(0);
  let notify = (): void => {};
  const collect = (chunk: Buffer): void => {
    held = Buffer.concat([held, chunk]);
    notify();
  };
  socket.on("data", collect);
  const read = async (enough: (held: Buffer) => boolean): Promise<Buffer> => {
    while (!enough(held)) {
      await new Promise<void>((resolve) => {
        notify = resolve;
      });
    }
    return held;
  };
  return {
    read,
    async take(measure) {
      const length = measure(await read((bytes) => measure(bytes) !== null)) ?? 0;
      const taken = held.subarray(0, length);
      held = held.subarray(length);
      return taken;
    },
    pipeTo(target) {
      socket.off("data", collect);
      if (held.length > 0) target.write(held);
      socket.pipe(target);
    },
  };
}

function headLength(held: Buffer): number | null {
  const end = held.indexOf("\r\n\r\n");
  return end < 0 ? null : end + 4;
}
