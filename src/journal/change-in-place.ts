// A change that a library makes to its own files, as a database's does, written down before and after.

import { explainChange } from "./cause.ts";
import { heal, voidIntent } from "./heal.ts";
import type { HeldRecord } from "./held-record.ts";
import { checkPlace, findPlace, intentOf, makeFolders, type Pins, type Place } from "./plan.ts";
import { keepBytes } from "./record-file.ts";
import type { Intent, Line } from "./record.ts";
import { stateAt } from "./state-at.ts";
import { isSame } from "./state.ts";

export interface InPlaceChange {
  readonly by: string;
  readonly paths: readonly string[];
}

/** @throws JournalError where it was not begun, or what `run` throws */
export async function changeInPlace(
  stateDir: string,
  held: HeldRecord,
  { by, paths }: InPlaceChange,
  run: () => void | Promise<void>,
): Promise<void> {
  const pins: Pins = new Map();
  const intents: Intent[] = [];
  try {
    const places = paths.map((path) => begin(path, pins));
    for (const [index, place] of places.entries()) {
      intents.push(intentOf(place, { by, path: paths[index] ?? place.path }, held.nextId()));
    }
    await Promise.all([held.append(intents, true), keepBytes(stateDir, bytesOf(places))]);
    for (const place of places) makeFolders(place, 0o755, pins);
  } finally {
    for (const folder of pins.values()) folder.close();
  }
  try {
    await run();
  } finally {
    await held.append(intents.flatMap(outcome), true);
  }
}

function begin(path: string, pins: Pins): Place {
  try {
    const place = findPlace(path, true, pins);
    checkPlace(place);
    return place;
  } catch (error) {
    throw explainChange(error, "change", path);
  }
}

function bytesOf(places: readonly Place[]): Map<string, Uint8Array> {
  return new Map(
    places.flatMap(({ found: { state, bytes } }) => (state?.is === "file" ? [[state.hash, bytes]] : [])),
  );
}

/** The lines that bring it to its end. */
function outcome(intent: Intent): Line[] {
  const { id, path, before } = intent;
  try {
    const state = stateAt(path);
    return isSame(state, before) ? voidIntent(intent) : [{ is: "done", id, after: state }];
  } catch {
    // What cannot be looked at is treated as after a crash.
    return heal(intent);
  }
}
