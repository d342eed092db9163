// Gathers what the checks of `doctor` look at.

import { homeFolder } from "../config/state-dir.ts";
import type { Examination } from "../doctor/check.ts";
import type { Journal } from "../journal/journal.ts";
import { readOptionalFile } from "../host/optional-file.ts";
import { fetchStatus } from "../status/client.ts";
import type { PlaceReport } from "../stores/place-report.ts";
import type { StoreContext } from "../stores/store.ts";
import { stores } from "../stores/catalogue.ts";
import { verifyStores } from "../stores/set-up.ts";
import { sessionEnvironment } from "../tools/environment.ts";
import { parseCertificates } from "../trust/pem.ts";
import { currentFolder } from "./call-settings.ts";
import { currentGit } from "./current-git.ts";
import { readRecord } from "./proxy-record.ts";
import { sessionFacts } from "./set-up-session.ts";

const statusTimeoutMs = 5000;

/** Looking changes nothing, and this holds the stores to it. */
const closedJournal: Journal = {
  writeFile: refuse,
  writeLink: refuse,
  changeInPlace: refuse,
  noteHelper: refuse,
};

/** What the proxy was told to write: only as `all` does it set up a place of the whole image. */
function scopeOf(accommodations: readonly PlaceReport[]): StoreContext["scope"] {
  const ofImage = new Set(stores.filter(({ scope }) => scope === "system").map(({ id }) => id));
  return accommodations.some(({ store }) => ofImage.has(store)) ? "all" : "home";
}

async function refuse(): Promise<never> {
  throw new Error("Cannot change anything while looking");
}

export async function beginExamination(stateDir: string): Promise<Examination> {
  const record = readRecord(stateDir);
  const env = process.env;
  const home = homeFolder(env);
  const base = { env, home, folder: currentFolder(), stateDir, nowMs: Date.now() };
  if (record === null || record.trust === null) {
    return {
      ...base,
      running: null,
      status: null,
      environment: null,
      facts: null,
      stores: new Set(),
      authorities: [],
      verifyStores: async () => [],
    };
  }
  const { trust } = record;
  const [status, git] = await Promise.all([
    fetchStatus(record, statusTimeoutMs),
    currentGit(record.gitSshRewrite),
  ]);
  const environment = sessionEnvironment({ ...record, trust, stateDir, git: git.set, inherited: env });
  const facts = sessionFacts(record, { stateDir, noProxy: record.noProxy }, trust);
  const accommodations = status?.accommodations ?? [];
  const authorities = parseCertificates(readOptionalFile(trust.caPath) ?? "").certificates;
  return {
    ...base,
    facts,
    stores: new Set(accommodations.filter(({ state }) => state !== "failed").map(({ store }) => store)),
    authorities,
    running: record,
    status,
    environment,
    verifyStores: async (places) => {
      const uid = process.geteuid?.() ?? 0;
      const context: StoreContext = {
        root: "/",
        scope: scopeOf(accommodations),
        // Only `up` leaves a record.
        isLasting: true,
        home,
        env,
        uid,
        facts,
        authorities,
        journal: closedJournal,
      };
      return await verifyStores(stores, context, places);
    },
  };
}
