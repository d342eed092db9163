// The stores' part in an undo: takes ours out of what somebody else has changed, or made, since.

import { join } from "node:path";
import { caStorage } from "../ca/storage.ts";
import { homeFolder } from "../config/state-dir.ts";
import { readOptionalFile } from "../host/optional-file.ts";
import { openJournal } from "../journal/journal.ts";
import type { UndoOptions } from "../journal/undo.ts";
import { doctor } from "../overrides/make-mends.ts";
import { takeMendsOut } from "../overrides/undo-mends.ts";
import { stores } from "../stores/catalogue.ts";
import type { Place, Store, StoreContext } from "../stores/store.ts";
import { parseCertificates, type Certificate } from "../trust/pem.ts";
import { readRememberedPort } from "./remembered-port.ts";

export function createTakeOut(stateDir: string): UndoOptions {
  const context = contextOf(stateDir);
  return {
    takeOut: async ({ by, asked, path }) => {
      if (by === doctor) return await takeMendsOut(stateDir, path, context.journal);
      const store = stores.find(({ id }) => id === by);
      if (store === undefined) throw new Error(`this agentproxy has no store "${by}"`);
      for (const place of await placesOf(store, context, { asked, path })) await store.remove(context, place);
    },
    sweep: async (by) => {
      const faults: string[] = [];
      for (const store of stores.filter(({ id }) => by.has(id))) {
        await store.sweep?.(context).catch((error: unknown) => {
          faults.push(error instanceof Error ? error.message : String(error));
        });
      }
      return faults;
    },
  };
}

/** Those that the path is in; else the path itself, as that of a file that one of its places has elsewhere. */
async function placesOf(
  store: Store,
  context: StoreContext,
  { asked, path }: { readonly asked: string; readonly path: string },
): Promise<readonly Place[]> {
  // What cannot be looked through now may still be cleared of ours.
  const places = await store.detect(context).catch(() => []);
  const own = places.filter((place) =>
    [asked, path].some((one) => one === place.path || one.startsWith(`${place.path}/`)),
  );
  return own.length > 0 ? own : [{ path: asked }];
}

/** What the session had that wrote them, as far as the state directory tells. */
function contextOf(stateDir: string): StoreContext {
  const port = readRememberedPort(stateDir);
  return {
    root: "/",
    home: homeFolder(process.env),
    env: process.env,
    uid: process.geteuid?.() ?? 0,
    scope: "all",
    isLasting: true,
    facts: {
      url: `http://127.0.0.1:${port}`,
      hostname: "127.0.0.1",
      port,
      stateDir,
      bundle: join(stateDir, "ca-bundle.crt"),
      ca: caStorage(stateDir).certificatePath,
      truststore: join(stateDir, "java-truststore.p12"),
      noProxy: [],
      files: [],
    },
    authorities: authoritiesOf(stateDir),
    journal: openJournal(stateDir),
  };
}

function authoritiesOf(stateDir: string): readonly Certificate[] {
  const { certificatePath, previousPath } = caStorage(stateDir);
  const texts = [certificatePath, previousPath].map((path) => readOptionalFile(path) ?? "");
  return parseCertificates(texts.join("\n")).certificates;
}
