// Sets up stores: each place of each is brought up to date, verified, and reported on; none holds up another.

import { eventTurn } from "../host/event-turn.ts";
import type { PlaceReport } from "./place-report.ts";
import { StoreError } from "./store.ts";
import type { Place, Store, StoreContext } from "./store.ts";

/**
 * Runs all at once; never rejects. First come those that have the proxy's address, which a warm start has to write: while they
 * wait for the disk, the others are looked at, one in a turn of the event loop.
 */
export async function setUpStores(stores: readonly Store[], context: StoreContext): Promise<PlaceReport[]> {
  const running = new Map<Store, Promise<PlaceReport[]>>();
  for (const store of stores) if (store.carries !== "ca") running.set(store, setUpStore(store, context));
  for (const store of stores) {
    if (running.has(store)) continue;
    await eventTurn();
    running.set(store, setUpStore(store, context));
  }
  await Promise.all(running.values());
  const reports: PlaceReport[] = [];
  for (const store of stores) reports.push(...((await running.get(store)) ?? []));
  return reports;
}

async function setUpStore(store: Store, context: StoreContext): Promise<PlaceReport[]> {
  let places: readonly Place[];
  try {
    places = await store.detect(context);
  } catch (error) {
    return [failed(store, "", error)];
  }
  return await Promise.all(places.map((place) => setUpPlace(store, context, place)));
}

async function setUpPlace(store: Store, context: StoreContext, place: Place): Promise<PlaceReport> {
  try {
    const isCurrent = (await store.state(context, place)) === "current";
    if (!isCurrent) await store.install(context, place);
    if (!(isCurrent && store.stateVerifies)) await store.verify(context, place);
    const state = isCurrent ? "current" : "written";
    return { store: store.id, path: place.path, state, code: null, detail: null, advice: null };
  } catch (error) {
    return failed(store, place.path, error);
  }
}

/** Takes out of the stores what an earlier session put there, and gives back what could not be; never rejects. */
export async function clearStores(stores: readonly Store[], context: StoreContext): Promise<PlaceReport[]> {
  const reports = stores.map(async (store): Promise<PlaceReport[]> => {
    try {
      const places = await store.detect(context);
      return (await Promise.all(places.map((place) => clearPlace(store, context, place)))).flat();
    } catch (error) {
      return [failed(store, "", error)];
    }
  });
  return (await Promise.all(reports)).flat();
}

async function clearPlace(store: Store, context: StoreContext, place: Place): Promise<PlaceReport[]> {
  try {
    await store.remove(context, place);
    return [];
  } catch (error) {
    return [failed(store, place.path, error)];
  }
}

/** Looks again at places that were set up, and gives back those that are not as they should be; changes nothing. */
export async function verifyStores(
  stores: readonly Store[],
  context: StoreContext,
  places: readonly { readonly store: string; readonly path: string }[],
): Promise<PlaceReport[]> {
  const reports = stores.map(async (store): Promise<PlaceReport[]> => {
    const paths = new Set(places.filter((place) => place.store === store.id).map(({ path }) => path));
    if (paths.size === 0) return [];
    try {
      const found = (await store.detect(context)).filter(({ path }) => paths.has(path));
      return (await Promise.all(found.map((place) => verifyPlace(store, context, place)))).flat();
    } catch (error) {
      return [failed(store, "", error)];
    }
  });
  return (await Promise.all(reports)).flat();
}

async function verifyPlace(store: Store, context: StoreContext, place: Place): Promise<PlaceReport[]> {
  try {
    const state = await store.state(context, place);
    if (state !== "current") {
      const code = `${store.id.replaceAll("-", "_")}_${state}`;
      const detail = `"${place.path}" ${state === "absent" ? "has nothing of ours any more" : "has an older state of ours"}`;
      return [{ store: store.id, path: place.path, state: "failed", code, detail, advice: null }];
    }
    if (!store.stateVerifies) await store.verify(context, place);
    return [];
  } catch (error) {
    return [failed(store, place.path, error)];
  }
}

/** An error that is no StoreError is a fault of the store's own code, or of the machine: it has the code of neither. */
function failed({ id, codes }: Store, path: string, error: unknown): PlaceReport {
  const code = error instanceof StoreError ? error.code : `${id.replaceAll("-", "_")}_failed`;
  const detail = error instanceof Error ? error.message : String(error);
  return { store: id, path, state: "failed", code, detail, advice: codes[code] ?? null };
}
