// Whether this shell has the session's environment, and what a child without it is left with.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { doesIt } from "../../tools/override-value.ts";
import type { Check, Finding } from "../check.ts";

const patienceMs = 5000;

export const environmentIsComplete: Check = {
  id: "environment",
  title: "this shell has the session's environment",
  dependsOn: ["proxy-answers"],
  run: async ({ env, environment, facts, stateDir }) => {
    if (environment === null) return null;
    const { set, unset } = environment;
    const missing = Object.keys(set).filter((name) => env[name] === undefined);
    const other = Object.keys(set).filter((name) => env[name] !== undefined && env[name] !== set[name]);
    const fix = 'eval "$(agentproxy env)"';
    const findings: Finding[] = [];
    const say = (code: string, names: readonly string[], what: string, gravity: Finding["gravity"]): void => {
      if (names.length === 0) return;
      findings.push({ code, gravity, message: `${list(names)} ${what}`, fix, place: null });
    };
    // Without the proxy's variables nothing goes through it; a single other one is one tool's.
    const isBare = env["HTTPS_PROXY"] === undefined && env["https_proxy"] === undefined;
    say("variables_missing", missing, "not set in this shell", isBare ? "problem" : "warning");
    say(
      "variables_differ",
      other,
      "set to something else in this shell",
      other.some((name) => leadsAround(name, env[name] ?? "")) ? "problem" : "warning",
    );
    say(
      "proxies_left",
      unset.filter((name) => env[name] !== undefined),
      "set in this shell, and leading some requests to another proxy",
      "problem",
    );
    const told = new Set([facts?.bundle, facts?.ca, facts?.truststore]);
    const gone = filesIn(set, stateDir).filter((path) => !told.has(path) && !existsSync(path));
    if (gone.length > 0) {
      const message = `${list(gone)} gone, and variables of the session lead tools there`;
      const restart = "agentproxy down && agentproxy up --detach";
      findings.push({ code: "files_missing", gravity: "problem", message, fix: restart, place: null });
    }
    return findings;
  },
};

/** A login shell that starts with nothing shows what cron, sudo, ssh and children with a cleared environment get. */
export const bareChild: Check = {
  id: "bare-child",
  title: "a child with a cleared environment",
  dependsOn: ["proxy-answers", "environment"],
  run: async ({ env, home, environment }) => {
    const { HTTPS_PROXY: url } = environment?.set ?? {};
    if (url === undefined) return null;
    const { status, stdout } = spawnSync("sh", ["-lc", 'printf %s "$HTTPS_PROXY"'], {
      env: { HOME: home, PATH: env["PATH"] ?? "/usr/bin:/bin" },
      cwd: "/",
      encoding: "utf8",
      timeout: patienceMs,
      stdio: ["ignore", "pipe", "ignore"],
    });
    if (status !== 0 || stdout === url) return [];
    const message =
      "A child that starts with a cleared environment (sudo, cron, some editors and MCP servers) does not know the proxy; the trust stores work there all the same";
    const fix = "start it by: agentproxy run -- COMMAND";
    return [{ code: "bare_child_without_proxy", gravity: "note", message, fix, place: null }];
  },
};

/** Whether all requests go to another proxy by it, or to none. */
function leadsAround(name: string, value: string): boolean {
  if (/^https_proxy$/i.test(name)) return true;
  return /^no_proxy$/i.test(name) && doesIt({ does: "goes around the proxy" }, value);
}

/** The files of ours that values name, alone or among others. */
function filesIn(set: Readonly<Record<string, string>>, stateDir: string): string[] {
  const parts = Object.values(set).flatMap((value) => value.split(/[:\s"'=]/));
  return [...new Set(parts.filter((part) => part.startsWith(`${stateDir}/`)))];
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  const rest = names.length > 5 ? ` and ${names.length - 5} more` : "";
  return `${shown}${rest} ${names.length === 1 ? "is" : "are"}`;
}
