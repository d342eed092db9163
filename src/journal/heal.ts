// Finds out what became of a change that a crash cut off, and takes away what it left beside.

import { rmdirSync } from "node:fs";
import { systemCode } from "../host/system-cause.ts";
import { look } from "./look.ts";
import type { Intent, Line } from "./record.ts";
import { dropReplacement } from "./replacement.ts";
import { inFolderOf } from "./state-at.ts";
import { isEqual, isSame, type State } from "./state.ts";

interface Remains {
  readonly state: State;
  readonly hadTemporary: boolean;
}

/** Equal to nothing that is there. */
const unknown: State = { is: "file", hash: "", mode: 0, uid: 0, gid: 0 };

/** The lines that bring the intent to its end: the content tells whether it was made. */
export function heal(intent: Intent): Line[] {
  const { id, before, after } = intent;
  const { state, hadTemporary } = remainsOf(intent);
  // It is made by giving the temporary file its name.
  if (hadTemporary) return voidIntent(intent);
  // Others may have changed the rights since, but a change may also have been of the rights alone.
  for (const isAlike of [isEqual, isSame]) {
    if (after !== undefined && isAlike(state, after)) return [{ is: "done", id }];
    if (isAlike(state, before)) return voidIntent(intent);
  }
  // It was made, and others have changed it since; or it was made in place, in part.
  return [{ is: "done", id, after: state, isMixed: true }];
}

function remainsOf({ path, temporary }: Intent): Remains {
  try {
    const found = inFolderOf(path, (folder, name): Remains => {
      const hadTemporary = temporary !== undefined && dropReplacement(folder, temporary);
      return { state: look(folder, name).state, hadTemporary };
    });
    return found ?? { state: null, hadTemporary: false };
  } catch {
    return { state: unknown, hadTemporary: false };
  }
}

/** The lines for a change that was not made. Folders that were made for it go, where nothing else is in them. */
export function voidIntent({ id, folders }: Pick<Intent, "id" | "folders">): Line[] {
  return [{ is: "void", id }, ...removeFolders(folders).map((path): Line => ({ is: "folder closed", path }))];
}

/** Removes the folders that are empty. @returns those that are gone, the deepest first */
export function removeFolders(paths: Iterable<string>): string[] {
  // What is below a folder has a longer name that begins alike.
  return [...paths].toSorted().toReversed().filter(isRemoved);
}

function isRemoved(path: string): boolean {
  try {
    inFolderOf(path, (parent, name) => rmdirSync(parent.at(name)));
    return true;
  } catch (error) {
    return systemCode(error) === "ENOENT";
  }
}
