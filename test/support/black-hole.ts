// A port of loopback that swallows connections, as behind a firewall that drops what it does not let through.

import { startChild } from "./child.ts";
import { freshEnvironment } from "./environment.ts";
import { program } from "./programs.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";

/** What a test needs installed to use this file. */
export const blackHolePrograms = ["python3"];

export interface BlackHole extends AsyncDisposable {
  readonly port: number;
}

// The kernel drops every SYN to a listener whose queue is full (listen(2), tcp(7)).
const script = `
import socket, time
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(0)
waiting = []
for _ in range(3):
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(listener.getsockname())
    waiting.append(client)
print(listener.getsockname()[1], flush=True)
time.sleep(600)
`;

export async function startBlackHole(): Promise<BlackHole> {
  const python = startChild([program("python3"), "-c", script], {
    env: freshEnvironment(temporaryFolder("home")),
  });
  await until(
    () => `the black hole: ${python.stderr()}`,
    () => python.stdout() !== "",
  );
  return {
    port: Number(python.stdout()),
    async [Symbol.asyncDispose]() {
      await python.stop();
    },
  };
}
