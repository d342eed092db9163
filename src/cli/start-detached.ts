// Starts the proxy in the background and waits until it answers.

import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Settings } from "../config/settings.ts";
import { fetchStatus } from "../status/client.ts";
import { systemCause } from "../host/system-cause.ts";
import { announceUp } from "./announce.ts";
import { exitCodes } from "./command.ts";
import { HintedError } from "./hinted-error.ts";
import { findAnswering } from "./hold-state-dir.ts";
import { print, printRaw, printWarning } from "./output.ts";
import { makeRunFolder, runFolder, type ProxyRecord } from "./proxy-record.ts";
import { reportSecondProxy } from "./second-proxy.ts";
import { selfCommand } from "./self-command.ts";

const pollMs = 5;
const statusTimeoutMs = 2000;
/** More than the background process itself waits for another one to end. */
const patienceMs = 15_000;

/** `argv` is the command line of this call, which the background process gets without --detach. */
export async function startDetached(settings: Settings, argv: readonly string[]): Promise<number> {
  const { stateDir } = settings;
  makeRunFolder(stateDir);
  const running = await findAnswering(stateDir);
  if (running !== null) return reportSecondProxy(running, settings);

  const logPath = join(runFolder(stateDir), "agentproxy.log");
  const log = openLog(logPath);
  const logStart = fstatSync(log).size;
  const [program = "", ...rest] = [...selfCommand(), ...argv.filter((argument) => argument !== "--detach")];
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("BUN_")),
  );
  // A session of its own: closing the terminal, or a key in it, is not for the proxy.
  const child = spawn(program, rest, { detached: true, stdio: ["ignore", log, log], env: environment });
  closeSync(log);
  let exitCode: number | null = null;
  child.once("error", () => (exitCode = exitCodes.failed));
  child.once("exit", (code) => (exitCode = code ?? exitCodes.failed));

  const deadline = performance.now() + patienceMs;
  for (;;) {
    const ended = exitCode;
    const record = await findAnswering(stateDir);
    if (record !== null) {
      child.unref();
      if (record.pid !== child.pid) return reportSecondProxy(record, settings);
      await untilSetUp(record, deadline);
      passWarningsOn(readFileSync(logPath).subarray(logStart).toString());
      print(announceUp(record.url, settings));
      return exitCodes.done;
    }
    const late = performance.now() > deadline;
    if (ended !== null || late) {
      child.kill();
      printRaw(readFileSync(logPath).subarray(logStart).toString());
      const what = late ? `did not answer within ${patienceMs / 1000} s` : "ended before it answered";
      throw new HintedError(`Cannot start: the background process ${what}`, `its log is "${logPath}"`);
    }
    await Bun.sleep(pollMs);
  }
}

/** What comes next may need any of the stores. */
async function untilSetUp(record: ProxyRecord, deadline: number): Promise<void> {
  while (performance.now() < deadline) {
    const status = await fetchStatus(record, statusTimeoutMs);
    if (status === null || !status.settingUp) return;
    await Bun.sleep(pollMs);
  }
}

function openLog(path: string): number {
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
  try {
    return openSync(path, flags, 0o600);
  } catch (error) {
    throw new Error(`Cannot open log ${JSON.stringify(path)}: ${systemCause(error)}`, { cause: error });
  }
}

/** What the background process warned of is for whoever started it. */
function passWarningsOn(log: string): void {
  const warnings = log.matchAll(/^agentproxy: warning: (.*)\n(?:agentproxy: hint: (.*)\n)?/gm);
  for (const [, message = "", hint] of warnings) printWarning(message, hint);
}
