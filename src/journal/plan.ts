// A change that somebody wants, held against what is there.

import { accessSync, constants, mkdirSync, fchmodSync, fchownSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "../host/system-cause.ts";
import type { HeldRecord } from "./held-record.ts";
import { JournalError } from "./journal-error.ts";
import { checkReplaceable, look, nothing, type Found } from "./look.ts";
import { pinFolder, type PinnedFolder } from "./pinned-folder.ts";
import type { Intent } from "./record.ts";
import { ownersInFolder, stateOfGoal, type Goal, type Owners } from "./replacement.ts";
import { resolvePath } from "./resolve-path.ts";

export interface Wish {
  readonly by: string;
  /** Absolute. */
  readonly path: string;
  /** Whether a symlink of that name is followed. */
  readonly followsLink: boolean;
  /**
   * What is to be there, seeing what is; null to leave it. Asked again where that has changed meanwhile.
   * @param owners of what is new in that folder
   * @param isMade whether nothing was there before our first change
   * @throws JournalError
   */
  decide(found: Found, owners: Owners, isMade: boolean): Goal | null;
}

/** Where a path leads, and what is there. */
export interface Place {
  /** Without symlinks, save one at the end that is not followed. */
  readonly path: string;
  /** The deepest folder that is there. */
  readonly folder: PinnedFolder;
  /** The names of the folders to be made below it. */
  readonly missing: readonly string[];
  readonly name: string;
  readonly found: Found;
}

export interface Plan extends Place {
  readonly wish: Wish;
  readonly intent: Intent;
  readonly goal: Goal;
}

/** The folders that a batch holds open, by their path. */
export type Pins = Map<string, PinnedFolder>;

/** @throws JournalError, or the system's error */
export function findPlace(path: string, followsLink: boolean, pins: Pins): Place {
  const { folder: folderPath, missing, name } = resolvePath(path, followsLink);
  const folder = pin(pins, folderPath);
  const found = missing.length > 0 ? nothing : look(folder, name);
  if (followsLink && found.state?.is === "link") {
    throw new JournalError("busy", "change", path, "a symlink has taken its place");
  }
  return { path: join(folderPath, ...missing, name), folder, missing, name, found };
}

/** @throws JournalError, or the system's error, where we may not put something else there */
export function checkPlace({ folder, name, found }: Place): void {
  checkReplaceable(folder, name, found);
  accessSync(folder.at("."), constants.W_OK | constants.X_OK);
}

/** What is written down of a change to the place, but for what it comes to. */
export function intentOf(place: Place, { by, path }: Pick<Wish, "by" | "path">, id: number): Intent {
  const { folder, missing } = place;
  const folders = missing.map((_, index) => join(folder.path, ...missing.slice(0, index + 1)));
  return { is: "intent", id, by, asked: path, path: place.path, before: place.found.state, folders };
}

/** Null where nothing is to be done. @throws JournalError, or the system's error; nothing was changed */
export function makePlan(wish: Wish, held: Pick<HeldRecord, "record" | "nextId">, pins: Pins): Plan | null {
  const place = findPlace(wish.path, wish.followsLink, pins);
  const isMade = held.record().entries.get(place.path)?.before === null;
  const goal = wish.decide(place.found, ownersInFolder(place.folder), isMade);
  if (goal === null) return null;
  checkPlace(place);
  const suffix = Buffer.from(crypto.getRandomValues(new Uint8Array(6))).toString("hex");
  const temporary = goal.is === "nothing" ? {} : { temporary: `.agentproxy-${suffix}.tmp` };
  const intent: Intent = { ...intentOf(place, wish, held.nextId()), after: stateOfGoal(goal), ...temporary };
  return { ...place, wish, intent, goal };
}

/** Makes the folders that are missing. @returns all that were touched: the last is the one that the file goes into */
export function makeFolders({ folder, missing }: Place, mode: number, pins: Pins): PinnedFolder[] {
  const touched = [folder];
  for (const name of missing) touched.push(makeFolder(touched.at(-1) ?? folder, name, mode, pins));
  return touched;
}

function makeFolder(parent: PinnedFolder, name: string, mode: number, pins: Pins): PinnedFolder {
  let isNew = true;
  try {
    mkdirSync(parent.at(name), { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw error;
    isNew = false;
  }
  const folder = pin(pins, join(parent.path, name), parent.at(name));
  if (!isNew) return folder;
  const owners = ownersInFolder(parent);
  if (owners !== null) fchownSync(folder.descriptor, owners.uid, owners.gid);
  fchmodSync(folder.descriptor, mode);
  return folder;
}

function pin(pins: Pins, path: string, opened = path): PinnedFolder {
  const known = pins.get(path);
  if (known !== undefined) return known;
  const folder = pinFolder(path, opened);
  pins.set(path, folder);
  return folder;
}
