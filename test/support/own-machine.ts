// A session that sets up a whole image: this machine's, under an overlay in a mount namespace that ends with the session.

import { runCommand, type CommandOptions, type CommandResult } from "./command.ts";
import { nginxPrograms, startNginx, type Nginx } from "./nginx.ts";
import { originCa } from "./origin-ca.ts";
import { program } from "./programs.ts";
import { startSession, type Session } from "./session.ts";
import { besideProcess } from "./small-disk.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";
import { createUserHome } from "./user-home.ts";

/** All that `up` with every store may write to, besides the home. */
const covered = ["/etc", "/usr", "/var", "/opt", "/root"];

const script = `set -e
mount -t tmpfs none "$1"
for folder in ${covered.join(" ")}; do
  mkdir -p "$1$folder/upper" "$1$folder/work"
  mount -t overlay overlay -o "lowerdir=$folder,upperdir=$1$folder/upper,workdir=$1$folder/work" "$folder"
done
shift
exec "$@"`;

/** The command, on a machine whose changes nobody else sees. It is exec'd: the pid stays. */
export function onOwnMachine(argv: readonly string[]): string[] {
  const disk = temporaryFolder("overlay");
  return [program("unshare"), "--mount", "sh", "-c", script, "sh", disk, ...argv];
}

function isPossible(): boolean {
  if (process.getuid?.() !== 0) return false;
  const argv = ["unshare", "--mount", "sh", "-c", script, "sh", "/mnt", "true"];
  return Bun.spawnSync(argv, { stdout: "ignore", stderr: "ignore" }).exitCode === 0;
}

/** What a test needs to use this file. */
export const ownMachinePrograms = [
  ...nginxPrograms,
  "unshare",
  "nsenter",
  "mount",
  ...(isPossible() ? [] : ["root's permission to mount an overlay"]),
];

export interface OwnMachine extends AsyncDisposable {
  readonly nginx: Nginx;
  readonly session: Session;
  /** Runs a command on the session's machine with the user's own environment and what is given: nothing of agentproxy's. */
  readonly inside: (argv: readonly string[], given?: Partial<CommandOptions>) => Promise<CommandResult>;
  /** The same on the machine as it was. */
  readonly outside: (argv: readonly string[], given?: Partial<CommandOptions>) => Promise<CommandResult>;
  /** What finds the proxy and names no CA. */
  readonly proxyVariables: Readonly<Record<string, string>>;
}

/** nginx as https://good.test/, and a session that was told to write every store; resolves when it has. */
export async function startOwnMachine(): Promise<OwnMachine> {
  await using starting = new AsyncDisposableStack();
  const ca = await originCa();
  const nginx = starting.use(await startNginx([{ name: "good.test", certificate: ca.certificate("good") }]));
  const hosts = { "good.test": `127.0.0.1:${nginx.port("good.test")}` };
  const config = { gateway: { extra_roots: [ca.rootFile], hosts }, policy: { default: "allow" } } as const;
  const home = createUserHome(config, { AGENT_PROXY_STORES: "all" });
  const session = starting.use(await startSession({}, { home, wrap: onOwnMachine }));
  await until("the stores to be written", async () => !(await session.status()).settingUp);
  const run: OwnMachine["outside"] = (argv, given = {}) =>
    runCommand(argv, { cwd: home.home, ...given, env: { ...home.env, ...given.env } });
  const started = starting.move();
  return {
    nginx,
    session,
    inside: (argv, given) => run(besideProcess(session.proxy.pid, argv), given),
    outside: run,
    proxyVariables: { HTTPS_PROXY: session.url, https_proxy: session.url },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
