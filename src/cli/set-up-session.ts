// Puts in place what a session's tools need once the proxy's address is known: first what variables name, then the stores.

import { join } from "node:path";
import type { GitConflict } from "../git/conflict.ts";
import { formatGuide } from "../guide/guide.ts";
import { updateFile } from "../host/atomic-file.ts";
import { releaseCode } from "../host/release-code.ts";
import { homeFolder } from "../config/state-dir.ts";
import type { Settings } from "../config/settings.ts";
import type { Service } from "../service/service.ts";
import type { SessionState } from "../service/session-state.ts";
import { writeTruststore } from "../stores/jvm/truststore.ts";
import type { PlaceReport } from "../stores/place-report.ts";
import type { StoreContext } from "../stores/store.ts";
import { sessionEnvironment } from "../tools/environment.ts";
import { writeStateFiles } from "../tools/state-files.ts";
import type { SessionFacts } from "../trust/session-facts.ts";
import type { Proofs } from "../trust/proofs.ts";
import type { TrustState } from "../trust/trust-state.ts";
import { localUrl } from "../service/local-url.ts";

/** What failed, as warnings with their hints. */
export function storeWarnings({
  accommodations,
}: SessionState): (readonly [message: string, hint?: string])[] {
  return accommodations.flatMap(({ state, detail, code, advice }) =>
    state !== "failed" ? [] : [advice === null ? [`${detail} (${code})`] : [`${detail} (${code})`, advice]],
  );
}

/** Whose session it is: `up` serves until it is stopped, `run` for one command. */
export type SessionKind = "up" | "run";

export function sessionFacts(
  service: Pick<Service, "hostname" | "port">,
  settings: Pick<Settings, "stateDir" | "noProxy">,
  trust: Pick<TrustState, "bundlePath" | "caPath" | "javaTrustStorePath" | "stateFiles">,
): SessionFacts {
  const url = localUrl(service.hostname, service.port);
  return {
    url,
    hostname: new URL(url).hostname.replace(/^\[|\]$/g, ""),
    port: service.port,
    stateDir: settings.stateDir,
    bundle: trust.bundlePath,
    ca: trust.caPath,
    truststore: trust.javaTrustStorePath,
    noProxy: settings.noProxy,
    files: trust.stateFiles,
  };
}

/** Writes what the session's variables lead tools to; the trust that comes back names it. */
export function writeSessionFiles(
  service: Pick<Service, "hostname" | "port">,
  settings: Pick<Settings, "stateDir" | "noProxy">,
  trust: TrustState,
  proofs: Proofs,
): TrustState {
  const { stateDir, noProxy } = settings;
  const { authorities, bundle } = trust;
  const user = { home: homeFolder(process.env), env: process.env };
  const java = writeTruststore({ ...user, root: "/", stateDir, bundle, authorities, proofs });
  const withJava = { ...trust, javaTrustStorePath: java.path, mergedTruststores: java.merged };
  const facts = sessionFacts(service, settings, withJava);
  const files = writeStateFiles({ ...user, facts });
  const whole = { ...withJava, stateFiles: files.names };
  const guide = writeGuide(facts);
  const { url, port } = facts;
  const { codes } = sessionEnvironment({
    url,
    port,
    stateDir,
    noProxy,
    trust: whole,
    inherited: process.env,
  });
  return {
    ...whole,
    readmePath: guide.path,
    toolTrustFailureCodes: [...trust.toolTrustFailureCodes, ...java.codes, ...codes],
    warnings: [...trust.warnings, ...java.warnings, ...files.warnings, ...guide.warnings],
  };
}

/** Without the guide everything works all the same. */
function writeGuide(facts: SessionFacts): {
  readonly path: string | null;
  readonly warnings: readonly string[];
} {
  const path = join(facts.stateDir, "README.md");
  try {
    updateFile(path, formatGuide(facts), 0o644, false);
    return { path, warnings: [] };
  } catch (error) {
    return { path: null, warnings: [error instanceof Error ? error.message : String(error)] };
  }
}

/** After the start, when whoever waits for it has gone on; and after the first look for connections past the proxy. */
const quietMs = [1000, 3000];

/** What takes longer than the start may: the stores, and git's own account of its configuration. Never rejects. */
export async function setUpBehind(
  session: SessionState,
  facts: SessionFacts,
  settings: Pick<Settings, "stores" | "stateDir">,
  kind: SessionKind,
  looking: Promise<readonly GitConflict[]>,
): Promise<void> {
  const [gitConflicts] = await Promise.all([looking, setUpStoresOf(session, facts, settings, kind)]);
  session.gitConflicts = gitConflicts;
  session.isSettingUp = false;
  if (kind !== "up") return;
  for (const afterMs of quietMs) setTimeout(() => void releaseCode(), afterMs).unref();
}

/**
 * Writes the stores in scope, and keeps `session` up to date with what became of them. Never rejects: a store that cannot
 * be written is told in the status, and the tools that do not need it work all the same.
 */
async function setUpStoresOf(
  session: SessionState,
  facts: SessionFacts,
  settings: Pick<Settings, "stores" | "stateDir">,
  kind: SessionKind,
): Promise<void> {
  const scope = scopeOf(settings, kind);
  try {
    if (scope === "none") return;
    const { storesOfAnother } = await import("./stores-of-another.ts");
    const taken = storesOfAnother(homeFolder(process.env), scope, settings.stateDir);
    if (taken !== null) {
      session.accommodations = [taken];
      return;
    }
    const [{ stores }, { clearStores, setUpStores }, { openJournal }] = await Promise.all([
      import("../stores/catalogue.ts"),
      import("../stores/set-up.ts"),
      import("../journal/journal.ts"),
    ]);
    const { authorities } = session.trust;
    const isLasting = kind === "up";
    const inScope = stores.filter((store) => scope === "all" || store.scope === "home");
    const chosen = inScope.filter(
      ({ id, carries }) =>
        (isLasting || carries === "ca") &&
        (authorities.length > 0 || carries === "proxy") &&
        (settings.stores.jvmCacerts || id !== "jvm-cacerts"),
    );
    // An address in a file is that of an `up` which has ended: else this command would have used its proxy.
    const stale = isLasting ? [] : inScope.filter(({ carries }) => carries !== "ca");
    const context = storeContext(facts, {
      scope,
      isLasting,
      authorities,
      journal: openJournal(settings.stateDir),
    });
    const reports = await Promise.all([setUpStores(chosen, context), clearStores(stale, context)]);
    session.accommodations = reports.flat();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    session.accommodations = [
      {
        store: "journal",
        path: settings.stateDir,
        state: "failed",
        code: "journal_failed",
        detail,
        advice: null,
      },
    ];
  }
}

/** Takes the address out of every file that has it, since nobody will listen there; tools that read it there would fail. */
export async function clearAddresses(
  session: SessionState,
  facts: SessionFacts,
  settings: Pick<Settings, "stores" | "stateDir">,
): Promise<readonly PlaceReport[]> {
  const scope = scopeOf(settings, "up");
  const written = new Set(session.accommodations.map(({ store }) => store));
  if (written.size === 0 || scope === "none") return [];
  const [{ stores }, { clearStores, setUpStores }, { openJournal }] = await Promise.all([
    import("../stores/catalogue.ts"),
    import("../stores/set-up.ts"),
    import("../journal/journal.ts"),
  ]);
  const { authorities } = session.trust;
  const journal = openJournal(settings.stateDir);
  const context = storeContext(facts, { scope, isLasting: false, authorities, journal });
  const chosen = stores.filter(({ id }) => written.has(id));
  const reports = await Promise.all([
    // Those that hold a CA for good are written as a `run` would: without an address.
    setUpStores(
      chosen.filter(({ carries }) => carries === "ca"),
      context,
    ),
    clearStores(
      chosen.filter(({ carries }) => carries !== "ca"),
      context,
    ),
  ]);
  return reports.flat().filter(({ state }) => state === "failed");
}

/** As root an image is being set up. */
function scopeOf(
  { stores: { scope } }: Pick<Settings, "stores">,
  kind: SessionKind,
): "all" | "home" | "none" {
  return scope ?? (kind === "up" && process.getuid?.() === 0 ? "all" : "home");
}

function storeContext(
  facts: SessionFacts,
  rest: Pick<StoreContext, "scope" | "isLasting" | "authorities" | "journal">,
): StoreContext {
  const uid = process.geteuid?.() ?? 0;
  return { root: "/", home: homeFolder(process.env), env: process.env, uid, facts, ...rest };
}
