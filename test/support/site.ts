// The world of most end-to-end tests: nginx as https://good.test/, and a session whose gateway knows where that is.

import { toolVariables } from "../../src/tools/catalogue.ts";
import { runCommand } from "./command.ts";
import { nginxPrograms, startNginx } from "./nginx.ts";
import type { Nginx, NginxServer } from "./nginx.ts";
import { originCa } from "./origin-ca.ts";
import { startOriginSession } from "./origin-session.ts";
import type { UserBefore } from "./origin-session.ts";
import type { Session } from "./session.ts";
import type { SessionConfig } from "./session-config.ts";

/** What a test needs installed to use this file. */
export const sitePrograms = nginxPrograms;

export interface SiteOptions {
  /** Of nginx's server block. */
  readonly server?: Pick<NginxServer, "http2" | "configuration">;
  readonly policy?: SessionConfig["policy"];
  readonly user?: UserBefore;
}

export interface Site extends AsyncDisposable {
  readonly nginx: Nginx;
  readonly session: Session;
  /**
   * The negative twin of `session.tool`: the tool is told of the proxy and of no CA, so that it must refuse what the
   * gateway signs.
   */
  readonly untrusting: Session["tool"];
  /** The same without anything of agentproxy's: the user's own environment, in the user's home as the session has left it. */
  readonly outside: Session["tool"];
}

/** Starts both; they end together. */
export async function startSite(options: SiteOptions = {}): Promise<Site> {
  await using starting = new AsyncDisposableStack();
  const ca = await originCa();
  const server = { name: "good.test", certificate: ca.certificate("good"), ...options.server };
  const nginx = starting.use(await startNginx([server]));
  const session = starting.use(
    await startOriginSession(nginx.port("good.test"), options.policy, options.user),
  );
  const started = starting.move();
  return {
    nginx,
    session,
    outside: (argv, given = {}) =>
      runCommand(argv, {
        cwd: session.home.home,
        ...given,
        env: { ...session.home.env, ...given.env },
      }),
    untrusting: (argv, given = {}) =>
      runCommand(argv, {
        cwd: session.home.home,
        ...given,
        env: { ...withoutCas(session), ...given.env },
      }),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

/** The session's environment without the variables that name a certificate file, or a file of ours that names one. */
function withoutCas({ env, stateDir }: Session): Record<string, string> {
  const files = new Set([`${stateDir}/agent-proxy-ca.crt`, `${stateDir}/ca-bundle.crt`]);
  const leading = toolVariables.filter(
    ({ roots, text }) => roots !== null && /\{(?:file:|plain-bundle)/.test(text),
  );
  const names = new Set(leading.map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => !files.has(value) && !names.has(name)),
  );
}
