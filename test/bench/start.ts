// Measures how long a session's start takes, beside a shell script that does the same with the tools made for it.
//
//     bun test/bench/start.ts [--json FILE] [--rounds N]
//
// As root it sets up a whole image, in a mount namespace whose /etc is a copy; else the user's home alone.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fetchStatus } from "../../src/status/client.ts";
import { binaryPath } from "../support/binary.ts";
import { findProgram } from "../support/programs.ts";
import { killTree } from "../support/descendants.ts";
import { freePort } from "./child.ts";
import { quantile } from "./figures.ts";

const { values: flags } = parseArgs({ options: { json: { type: "string" }, rounds: { type: "string" } } });
const rounds = Number(flags.rounds ?? "7");
const isRoot = process.getuid?.() === 0;
const folder = mkdtempSync(join(tmpdir(), "agentproxy-start-"));
process.on("exit", () => {
  killTree(process.pid);
  rmSync(folder, { recursive: true, force: true });
});

/** The figures, all in ms, with what they should be at most. */
const targets = {
  coldListening: ["cold: listening", 60],
  coldReady: ["cold: every store written", 150],
  warmListening: ["warm: listening", 60],
  warmReady: ["warm: every store verified", 60],
  env: ["env", 25],
  script: ["the shell script", null],
} as const satisfies Record<string, readonly [title: string, atMostMs: number | null]>;
type Figure = keyof typeof targets;

/** Gives the command an /etc of its own, in memory since a store on another disk counts as another machine's, says when it starts it, and goes on with the next. */
const stage = `set -e
if [ "$1" = all ]; then
  mount -t tmpfs none "$2"; mkdir "$2/etc" "$2/anchors"
  cp -a /etc/. "$2/etc"; mount --bind "$2/etc" /etc
  cp -a /usr/local/share/ca-certificates/. "$2/anchors"; mount --bind "$2/anchors" /usr/local/share/ca-certificates
fi
shift 2
for script in "$@"; do echo "start $(date +%s%N)"; sh -c "$script" >&2; echo "end $(date +%s%N)"; done`;

interface Staged {
  readonly child: Bun.Subprocess<"ignore", "pipe", "ignore">;
  /** The time of the next mark, in ms since the epoch. */
  mark(word: "start" | "end"): Promise<number>;
}

function startStage(home: string, scripts: readonly string[]): Staged {
  const image = join(home, "image");
  mkdirSync(image);
  const shell = ["sh", "-c", stage, "sh", isRoot ? "all" : "home", image, ...scripts];
  const child = Bun.spawn(isRoot ? ["unshare", "--mount", ...shell] : shell, {
    env: { PATH: process.env["PATH"] ?? "", HOME: home, LANG: "C.UTF-8" },
    cwd: home,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
  });
  const reader = child.stdout.getReader();
  let text = "";
  return {
    child,
    async mark(word) {
      for (;;) {
        const found = new RegExp(`^${word} (\\d+)\\n`, "m").exec(text);
        if (found !== null) {
          text = text.slice(found.index + found[0].length);
          return Number(found[1]) / 1e6;
        }
        const { value, done } = await reader.read();
        if (done) throw new Error(`Cannot measure: the stage ended before it said "${word}"`);
        text += new TextDecoder().decode(value);
      }
    },
  };
}

const nowMs = (): number => performance.timeOrigin + performance.now();

async function untilListening(port: number): Promise<void> {
  for (;;) {
    try {
      const socket = await Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } });
      socket.terminate();
      return;
    } catch {
      await Bun.sleep(1);
    }
  }
}

async function untilReady(port: number): Promise<void> {
  for (;;) {
    const status = await fetchStatus({ hostname: "127.0.0.1", port }, 2000);
    if (status !== null && !status.settingUp) return;
    // To answer is work of the thread that is measured: asked each millisecond, it took a fifth to a third longer. So the figure is up to 5 ms too high.
    await Bun.sleep(5);
  }
}

async function run(argv: readonly string[], home: string): Promise<void> {
  const child = Bun.spawn([...argv], {
    env: { PATH: process.env["PATH"] ?? "", HOME: home },
    stdout: "ignore",
    stderr: "ignore",
  });
  if ((await child.exited) !== 0) throw new Error(`Cannot run "${argv.join(" ")}"`);
}

async function measureRound(round: number): Promise<Record<Figure, number>> {
  const home = join(folder, `home-${round}`);
  mkdirSync(home);
  const stateDir = join(home, ".agentproxy");
  const port = await freePort();
  const up = `exec '${binaryPath()}' up --state-dir '${stateDir}' --listen 127.0.0.1:${port} ${isRoot ? "--stores all" : ""}`;
  const staged = startStage(home, [up, up]);
  const coldStart = await staged.mark("start");
  await untilListening(port);
  const coldListening = nowMs() - coldStart;
  await untilReady(port);
  const coldReady = nowMs() - coldStart;
  const envStart = nowMs();
  await run([binaryPath(), "env", "--state-dir", stateDir], home);
  const env = nowMs() - envStart;
  await run([binaryPath(), "down", "--grace", "0", "--state-dir", stateDir], home);
  await staged.mark("end");
  const warmStart = await staged.mark("start");
  await untilListening(port);
  const warmListening = nowMs() - warmStart;
  await untilReady(port);
  const warmReady = nowMs() - warmStart;
  await run([binaryPath(), "down", "--grace", "0", "--state-dir", stateDir], home);
  await staged.child.exited;
  return {
    coldListening,
    coldReady,
    warmListening,
    warmReady,
    env,
    script: await measureScript(home, stateDir),
  };
}

/** What images do today: keytool, certutil and the distribution's helper, as far as they are there. */
async function measureScript(home: string, stateDir: string): Promise<number> {
  const ca = join(stateDir, "agent-proxy-ca.crt");
  const cacerts = "/etc/ssl/certs/java/cacerts";
  const steps = [
    findProgram("keytool") === null
      ? "true"
      : `cp ${cacerts} '${home}/store.jks'; keytool -importcert -noprompt -alias corp -file '${ca}' -keystore '${home}/store.jks' -storepass changeit`,
    findProgram("certutil") === null
      ? "true"
      : `mkdir -p '${home}/script/nssdb'; certutil -N --empty-password -d sql:'${home}/script/nssdb'; certutil -A -n corp -t C,, -i '${ca}' -d sql:'${home}/script/nssdb'`,
    isRoot && findProgram("update-ca-certificates") !== null
      ? `cp '${ca}' /usr/local/share/ca-certificates/corp.crt; update-ca-certificates`
      : "true",
  ];
  rmSync(join(home, "image"), { recursive: true, force: true });
  const staged = startStage(home, [steps.join("; ")]);
  const start = await staged.mark("start");
  const end = await staged.mark("end");
  await staged.child.exited;
  return end - start;
}

const figures: Record<Figure, number>[] = [];
for (let round = 1; round <= rounds; round++) figures.push(await measureRound(round));

const median = (figure: Figure): number =>
  quantile(
    figures.map((one) => one[figure]),
    0.5,
  );
const script = median("script");
const rows = (Object.keys(targets) as Figure[]).map((figure) => {
  const [title, atMostMs] = targets[figure];
  const ms = median(figure);
  const verdict = atMostMs === null ? "" : ms <= atMostMs ? "pass" : "MISS";
  return { figure, title, ms, atMostMs, ofScript: ms / script, verdict };
});
for (const { title, ms, atMostMs, ofScript, verdict } of rows) {
  const wanted = atMostMs === null ? "" : `at most ${atMostMs}`;
  process.stdout.write(
    `${title.padEnd(27)}${ms.toFixed(0).padStart(6)} ms  ${ofScript.toFixed(3).padStart(6)} of the script  ${wanted.padEnd(12)}${verdict}\n`,
  );
}
if (flags.json !== undefined) {
  writeFileSync(flags.json, `${JSON.stringify({ rounds: figures, medians: rows }, null, 2)}\n`);
}
