// The new content of a name: made whole under another name beside it, then put in its place.

import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  lchownSync,
  lstatSync,
  openSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { copyAttributes } from "../host/libc.ts";
import { systemCode } from "../host/system-cause.ts";
import { JournalError } from "./journal-error.ts";
import type { PinnedFolder } from "./pinned-folder.ts";
import { syncDescriptor } from "./record-file.ts";
import { hashBytes, type State } from "./state.ts";

/** Null: whoever makes it, or, where that is root, whoever has the folder. */
export type Owners = { readonly uid: number; readonly gid: number } | null;

/** What a name is to have. */
export type Goal =
  | { readonly is: "file"; readonly bytes: Uint8Array; readonly mode: number; readonly owners: Owners }
  | { readonly is: "link"; readonly target: string; readonly owners: Owners }
  | { readonly is: "nothing" };

const ownOwners = (): { uid: number; gid: number } => ({
  uid: process.geteuid?.() ?? 0,
  gid: process.getegid?.() ?? 0,
});

/** The state that the goal comes to. */
export function stateOfGoal(goal: Goal): State {
  if (goal.is === "nothing") return null;
  const { uid, gid } = goal.owners ?? ownOwners();
  if (goal.is === "link") return { is: "link", target: goal.target, uid, gid };
  return { is: "file", hash: hashBytes(goal.bytes), mode: goal.mode, uid, gid };
}

/** Else a home's user could not change what root made there. */
export function ownersInFolder(folder: PinnedFolder): Owners {
  const { uid, gid } = fstatSync(folder.descriptor);
  return ownOwners().uid === 0 && uid !== 0 ? { uid, gid } : null;
}

/**
 * Makes the new content, on disk, under the temporary name.
 * @param original the name whose file it will replace and whose extended attributes it gets, or null
 * @throws JournalError, or the system's error
 */
export async function makeReplacement(
  folder: PinnedFolder,
  temporary: string,
  goal: Exclude<Goal, { is: "nothing" }>,
  original: string | null,
): Promise<void> {
  const path = folder.at(temporary);
  if (goal.is === "link") {
    symlinkSync(goal.target, path);
    const { uid, gid } = lstatSync(path);
    if (goal.owners !== null && (goal.owners.uid !== uid || goal.owners.gid !== gid)) {
      lchownSync(path, goal.owners.uid, goal.owners.gid);
    }
    return;
  }
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  // Closed to others until it has its owner: what was in a closed file must not be seen through a copy of it.
  const descriptor = openSync(path, flags, 0o600);
  try {
    writeFileSync(descriptor, goal.bytes);
    const { uid, gid } = fstatSync(descriptor);
    if (goal.owners !== null && (goal.owners.uid !== uid || goal.owners.gid !== gid)) {
      fchownSync(descriptor, goal.owners.uid, goal.owners.gid);
    }
    // After the owner, since changing that clears the set-id bits (chown(2)).
    fchmodSync(descriptor, goal.mode);
    if (original !== null) await keepAttributes(folder, original, descriptor);
    await syncDescriptor(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

async function keepAttributes(folder: PinnedFolder, original: string, descriptor: number): Promise<void> {
  const from = openSync(
    folder.at(original),
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  try {
    const lost = await copyAttributes(from, descriptor);
    // Labels of security modules are the kernel's to give: it has given the new file its own.
    const missed = lost.filter((name) => !name.startsWith("security."));
    if (missed.length === 0) return;
    const cause = `its extended attributes (${missed.join(", ")}) would be lost`;
    throw new JournalError("not-permitted", "change", join(folder.path, original), cause);
  } finally {
    closeSync(from);
  }
}

/** Puts it in its place. @throws the system's error */
export function putReplacement(folder: PinnedFolder, temporary: string | null, name: string): void {
  if (temporary === null) unlinkSync(folder.at(name));
  else renameSync(folder.at(temporary), folder.at(name));
}

/** @returns whether it was there */
export function dropReplacement(folder: PinnedFolder, temporary: string): boolean {
  try {
    unlinkSync(folder.at(temporary));
    return true;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}
