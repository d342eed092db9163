// Starts a server process, waits until it accepts, and ends it by its pid.

import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { Subprocess } from "bun";

export interface Child {
  readonly pid: number;
  readonly port: number;
  /** SIGTERM, and SIGKILL when it has not ended after 2 s. */
  stop(): Promise<void>;
}

export interface Command {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where it will listen on 127.0.0.1. */
  readonly port: number;
}

const startTimeoutMs = 10_000;
const running = new Set<Subprocess>();

/** For an exit that cannot wait: ends at once what is still running. */
export function killRunning(): void {
  for (const subprocess of running) {
    subprocess.kill("SIGKILL");
  }
}

export async function startChild(command: Command): Promise<Child> {
  const subprocess = Bun.spawn([...command.argv], {
    env: { ...command.environment },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  running.add(subprocess);
  const complaint = new Response(subprocess.stderr).text();
  const deadline = Date.now() + startTimeoutMs;
  while (!(await accepts(command.port))) {
    if (subprocess.exitCode !== null || Date.now() > deadline) {
      await stopSubprocess(subprocess);
      throw new Error(
        `Cannot start "${command.argv.join(" ")}": ${(await complaint).trim() || "it does not listen"}`,
      );
    }
    await Bun.sleep(10);
  }
  return { pid: subprocess.pid, port: command.port, stop: () => stopSubprocess(subprocess) };
}

/** The upstream chooses its own port and prints it. */
export async function startUpstream(): Promise<Child> {
  const subprocess = Bun.spawn([process.execPath, new URL("upstream.ts", import.meta.url).pathname], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  running.add(subprocess);
  const first = await subprocess.stdout.getReader().read();
  const port = Number(new TextDecoder().decode(first.value));
  return { pid: subprocess.pid, port, stop: () => stopSubprocess(subprocess) };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function accepts(port: number): Promise<boolean> {
  try {
    const socket = await Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } });
    socket.terminate();
    return true;
  } catch {
    return false;
  }
}

async function stopSubprocess(subprocess: Subprocess): Promise<void> {
  subprocess.kill("SIGTERM");
  const timer = setTimeout(() => subprocess.kill("SIGKILL"), 2000);
  await subprocess.exited;
  clearTimeout(timer);
  running.delete(subprocess);
}
