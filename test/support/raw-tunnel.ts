// A tunnel through the proxy with nobody's TLS in it: bytes as the test says.

import { connect } from "node:net";

export interface RawTunnel {
  /** The head that CONNECT was answered with. */
  readonly answer: string;
  write(bytes: Uint8Array): void;
  /** Ends our direction. */
  end(): void;
  /** Drops the connection without a word. */
  destroy(): void;
  /** What has come after the answer so far. */
  received(): Buffer;
  /** Resolves when both directions have ended or broken. */
  readonly closed: Promise<void>;
}

/** Sends CONNECT and resolves when its answer's head has come. */
export async function openRawTunnel(proxyPort: number, target: string): Promise<RawTunnel> {
  const socket = connect(proxyPort, "127.0.0.1");
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const { promise: answered, resolve: answer } = Promise.withResolvers<number>();
  let bytes: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    const end = bytes.indexOf("\r\n\r\n");
    if (end >= 0) answer(end + 4);
  });
  // A reset is an end like another to those who ask.
  socket.on("error", () => close());
  socket.on("close", () => {
    close();
    answer(bytes.length);
  });
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const headLength = await answered;
  return {
    answer: bytes.subarray(0, headLength).toString("latin1"),
    write: (chunk) => socket.write(chunk),
    end: () => socket.end(),
    destroy: () => socket.destroy(),
    received: () => bytes.subarray(headLength),
    closed,
  };
}
