// A network in which nobody answers: a namespace of its own whose every packet ends where it starts.

import { binaryPath } from "./binary.ts";
import { startChild } from "./child.ts";
import { runCommand } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { program } from "./programs.ts";
import type { SessionConfig } from "./session-config.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";
import { createUserHome, type UserHome } from "./user-home.ts";

// A user who is not root may have one in a user namespace, where the kernel lets them.
const asRoot = process.getuid?.() === 0;
const unshare = ["unshare", "--net", ...(asRoot ? [] : ["--user", "--map-root-user"])];

// The loopback device takes what goes to any address, finds that it is nobody's here, and drops it without a word.
const script = `set -e
ip link set lo up
ip address add 198.18.0.1/32 dev lo
ip route add default dev lo src 198.18.0.1
echo ready
exec sleep 600`;

function isPossible(): boolean {
  const argv = [...unshare, "sh", "-c", script.replace(/exec .*/, "")];
  return Bun.spawnSync(argv, { stdout: "ignore", stderr: "ignore" }).exitCode === 0;
}

/** What a test needs to use this file. */
export const hangingNetworkPrograms = [
  "unshare",
  "nsenter",
  "ip",
  ...(isPossible() ? [] : ["permission to make a network namespace"]),
];

export interface HangingNetwork extends AsyncDisposable {
  /** The command, inside. It is exec'd: the pid stays. */
  readonly inside: (argv: readonly string[]) => string[];
}

export async function startHangingNetwork(): Promise<HangingNetwork> {
  const env = freshEnvironment(temporaryFolder("network"));
  const holder = startChild([program("unshare"), ...unshare.slice(1), "sh", "-c", script], { env });
  await until(
    () => `the network to be there: ${holder.stderr()}`,
    () => holder.stdout().includes("ready"),
  );
  const namespaces = ["--net", ...(asRoot ? [] : ["--user", "--preserve-credentials"])];
  return {
    inside: (argv) => [program("nsenter"), `--target=${holder.pid}`, ...namespaces, ...argv],
    [Symbol.asyncDispose]: () => holder[Symbol.asyncDispose](),
  };
}

/** The home of a user whose every agentproxy runs inside. */
export function homeInside({ inside }: HangingNetwork, config: SessionConfig): UserHome {
  const home = createUserHome(config);
  return {
    ...home,
    agentproxy: (args, options = {}) =>
      runCommand(inside([binaryPath(), ...args]), {
        cwd: home.home,
        ...options,
        env: { ...home.env, ...options.env },
      }),
  };
}
