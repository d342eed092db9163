// A session with a running proxy, as a user gets it from `agentproxy up`.

import { fetchStatus } from "../../src/status/client.ts";
import type { StatusDocument } from "../../src/status/document.ts";
import { binaryPath } from "./binary.ts";
import { startChild } from "./child.ts";
import type { Child } from "./child.ts";
import { runCommand } from "./command.ts";
import type { CommandOptions, CommandResult } from "./command.ts";
import type { SessionConfig } from "./session-config.ts";
import { validStatus } from "./status-schema.ts";
import { until } from "./until.ts";
import { createUserHome } from "./user-home.ts";
import type { UserHome } from "./user-home.ts";

export interface SessionOptions {
  /** Added to the environment of `up` and of everything that is run in the session. */
  readonly env?: Readonly<Record<string, string>>;
  /** Flags for `up`. */
  readonly flags?: readonly string[];
  /** Makes another command of that of `up`, as for a limit: it must be exec'd, so that the pid stays. */
  readonly wrap?: (argv: readonly string[]) => readonly string[];
  /** The home to start in, with its config and state: to start again what was stopped. Default: a new one. */
  readonly home?: UserHome;
}

export interface Session extends AsyncDisposable {
  readonly home: UserHome;
  readonly stateDir: string;
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The whole environment of a tool in the session: the user's with what `agentproxy env` says. */
  readonly env: Readonly<Record<string, string>>;
  /** The process of `agentproxy up`, in the foreground. */
  readonly proxy: Child;
  /** From the endpoint. Throws when nobody answers. */
  status(): Promise<StatusDocument>;
  /** Runs a tool in the session, as from a shell after `eval "$(agentproxy env)"`. `options.env` is added. */
  readonly tool: (argv: readonly string[], options?: Partial<CommandOptions>) => Promise<CommandResult>;
  /** Runs a tool by `agentproxy run -- …`, which uses the proxy that is up. */
  run(argv: readonly string[], options?: Partial<CommandOptions>): Promise<CommandResult>;
  /** All that the proxy wrote to its terminal. */
  log(): string;
  /** SIGTERM, and SIGKILL after 10 s. Resolves to the exit code. */
  stop(): Promise<number>;
}

/** Starts `agentproxy up` with this config and waits until it answers. It is stopped when the session is disposed of. */
export async function startSession(
  config: SessionConfig | string = {},
  options: SessionOptions = {},
): Promise<Session> {
  const home = options.home ?? createUserHome(config, options.env);
  const up = [binaryPath(), "up", ...(options.flags ?? [])];
  const proxy = startChild(options.wrap?.(up) ?? up, { env: home.env, cwd: home.home });
  const log = (): string => proxy.stdout() + proxy.stderr();
  const stop = (): Promise<number> => proxy.stop(10_000);
  try {
    const { port } = await until(
      () => `agentproxy to be up: ${log()}`,
      () => {
        if (proxy.hasEnded()) throw new Error(`Cannot start "agentproxy up": ${log()}`);
        return askStatus(home);
      },
    );
    // The stores are written behind the listener.
    await until(
      () => `agentproxy to have set up: ${log()}`,
      async () => (await askStatus(home))?.settingUp === false,
    );
    const env = await sessionEnvironment(home);
    return {
      home,
      stateDir: home.stateDir,
      port,
      url: `http://127.0.0.1:${port}`,
      env,
      proxy,
      async status() {
        const document = await fetchStatus({ hostname: "127.0.0.1", port }, 5000);
        if (document === null) throw new Error(`Cannot get the status from port ${port}: ${log()}`);
        return validStatus(document);
      },
      tool: (argv, given = {}) =>
        runCommand(argv, { cwd: home.home, ...given, env: { ...env, ...given.env } }),
      run: (argv, given = {}) => home.agentproxy(["run", "--", ...argv], given),
      log,
      stop,
      async [Symbol.asyncDispose]() {
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What `agentproxy status --json` prints; null while nothing runs (exit code 3). */
async function askStatus(home: UserHome): Promise<StatusDocument | null> {
  const result = await home.agentproxy(["status", "--json"]);
  return result.exitCode === 0 || result.exitCode === 1
    ? validStatus(JSON.parse(result.stdout) as StatusDocument)
    : null;
}

/** `env --shell json` is one object: a text sets the variable, null unsets it. */
async function sessionEnvironment(home: UserHome): Promise<Record<string, string>> {
  const shown = await home.agentproxy(["env", "--shell", "json"]);
  if (shown.exitCode !== 0) throw new Error(`Cannot get the session environment: ${shown.stderr}`);
  const changes = JSON.parse(shown.stdout) as Record<string, string | null>;
  return Object.fromEntries(
    Object.entries({ ...home.env, ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    ),
  );
}
