// Finds or starts a session, tries the tools in it, and says why those fail that do.

import { availableParallelism } from "node:os";
import { blameConfiguration } from "../check/own-configuration.ts";
import { checkTools } from "../check/check-tools.ts";
import { foreignPage, ownPages, type AskStatus } from "../check/probe-pages.ts";
import type { ToolResult } from "../check/result.ts";
import { settingsOf } from "../check/settings-of.ts";
import { homeFolder } from "../config/state-dir.ts";
import { readOptionalFile } from "../host/optional-file.ts";
import { scanOverrides } from "../overrides/scan.ts";
import { fetchStatus } from "../status/client.ts";
import type { StatusDocument } from "../status/document.ts";
import type { Tool } from "../tools/tool.ts";
import { parseCertificates } from "../trust/pem.ts";
import { callSettings, callStateDir, currentFolder } from "./call-settings.ts";
import { findSession, type Session } from "./find-session.ts";
import type { ParsedArguments } from "./flags.ts";
import { printProgress, printWarning } from "./output.ts";
import { sessionVariables } from "./session-variables.ts";
import { sessionFacts } from "./set-up-session.ts";
import { UsageError } from "./usage-error.ts";

export interface CheckCall {
  readonly tools: readonly Tool[];
  /** The ids of those that are told of where they are missing. */
  readonly wanted: readonly string[];
  /** The page to use in place of the gateway's own. */
  readonly url: URL | null;
  readonly abort: AbortSignal;
}

const limitMs = 20_000;
const statusTimeoutMs = 5_000;
/** Stores are written behind the listener, and a JVM's may take a while. */
const settingUpTimeoutMs = 10_000;
const settingUpPollMs = 50;

/** @throws UsageError where there is no page to use */
export async function checkInSession(
  call: ParsedArguments,
  { tools, wanted, url, abort }: CheckCall,
): Promise<ToolResult[]> {
  const settings = await callSettings(call, callStateDir(call));
  if (settings.upstream !== null && url === null) {
    const hint = "agentproxy check --url https://HOST/, with a page that the upstream may be asked for";
    throw new UsageError("through an upstream there is no page of our own to try", hint);
  }
  const session = await findSession(call, settings);
  try {
    const askStatus: AskStatus = () => statusOf(session);
    const status = await whenSetUp(session);
    const places = new Set(
      status.accommodations.filter(({ state }) => state !== "failed").map(({ store }) => store),
    );
    const { variables, set, warnings } = await sessionVariables(session);
    for (const warning of warnings) printWarning(warning);
    const home = homeFolder(process.env);
    const folder = currentFolder();
    const results = await checkTools({
      tools,
      wanted,
      image: { root: "/", home, path: variables["PATH"] ?? "", folder },
      env: variables,
      proxyAuthority: new URL(session.url).host,
      pages: url === null ? ownPages(askStatus) : foreignPage(url, askStatus),
      limitMs,
      abort,
      atOnce: availableParallelism(),
      settingsOf: (tool) => settingsOf(tool, set, places),
      onProgress: (done, all, running) =>
        printProgress(done === all ? "" : `${done} of ${all} tried; now ${running.join(", ")}`),
    });
    const bad = new Set(results.filter(({ outcome }) => isBad(outcome)).map(({ tool }) => tool));
    if (bad.size === 0) return results;
    const facts = sessionFacts(
      { hostname: new URL(session.url).hostname.replace(/^\[|\]$/g, ""), port: session.port },
      session,
      session.trust,
    );
    const authorities = parseCertificates(readOptionalFile(session.trust.caPath) ?? "").certificates;
    // The tools run in folders of their own, so that no project's files count.
    const context = { env: variables, facts, authorities, home, folder: null };
    const findings = await scanOverrides(
      tools.filter(({ id }) => bad.has(id)),
      context,
    );
    return results.map((result) => blameConfiguration(result, findings));
  } finally {
    await session.end();
  }
}

const isBad = (outcome: ToolResult["outcome"]): boolean => outcome === "failed" || outcome === "around";

async function statusOf(session: Session): Promise<StatusDocument> {
  const hostname = new URL(session.url).hostname.replace(/^\[|\]$/g, "");
  const status = await fetchStatus({ hostname, port: session.port }, statusTimeoutMs);
  if (status === null) throw new Error(`Cannot check tools: the proxy at ${session.url} does not answer`);
  return status;
}

async function whenSetUp(session: Session): Promise<StatusDocument> {
  const deadline = Date.now() + settingUpTimeoutMs;
  for (;;) {
    const status = await statusOf(session);
    if (!status.settingUp || Date.now() > deadline) return status;
    await Bun.sleep(settingUpPollMs);
  }
}
