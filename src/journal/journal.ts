// The record of every change outside the state directory's own files, kept so that each can be undone exactly.

import { changeInPlace } from "./change-in-place.ts";
import { engineOf, type Engine } from "./engine.ts";
import { JournalError } from "./journal-error.ts";
import type { Found } from "./look.ts";
import { loadRecord } from "./record-file.ts";
import type { Goal, Owners } from "./replacement.ts";

/** A whole file's new content, or null for none. */
export interface FileChange {
  /** The id of what changes it: a store's, or "doctor". */
  readonly by: string;
  /** Absolute. A symlink is followed, and what it points to is changed. */
  readonly path: string;
  readonly content: string | Uint8Array | null;
  /** Of a new file; one that is there keeps its mode and owner. Default: 0644. */
  readonly mode?: number;
  /**
   * What `content` was made from, null for no file: where something else is there by now, nothing is changed, and the
   * error's code is "changed". Absent: whatever is there is replaced.
   */
  readonly basedOn?: string | Uint8Array | null;
  /** Whether a file goes that is empty and was not there before our first change. Default: false. */
  readonly goesWhenEmpty?: boolean;
}

export interface Journal {
  /**
   * Writes down what is there, then puts the new content in its place, whole or not at all. Does nothing where the content
   * is there already.
   * @returns whether it was changed
   * @throws JournalError that names the path and the cause; the file is as it was
   */
  writeFile(change: FileChange): Promise<boolean>;
  /**
   * Makes a symlink, or changes where one points, though it pointed nowhere; with null for a target takes it away.
   * @returns whether it was changed
   * @throws JournalError where something else than a symlink has the name
   */
  writeLink(change: {
    readonly by: string;
    readonly path: string;
    /** As it is to be written; null for no link. */
    readonly target: string | null;
  }): Promise<boolean>;
  /**
   * For what can only be changed in place, as a database is by its own library: writes down the files' content, runs the
   * change, then writes down what it came to.
   */
  changeInPlace(
    change: { readonly by: string; readonly paths: readonly string[] },
    run: () => void | Promise<void>,
  ): Promise<void>;
  /** Writes down a command that has to run after the files are back, as a distribution's helper that makes files of its own from them. */
  noteHelper(note: { readonly by: string; readonly argv: readonly string[] }): Promise<void>;
}

/** Opens the journal of a state directory, and first finishes or takes back what a crash left half done. */
export function openJournal(stateDir: string): Journal {
  const engine = engineOf(stateDir);
  healInBackground(engine);
  return {
    writeFile: (change) =>
      engine.change({
        by: change.by,
        path: change.path,
        followsLink: true,
        decide: (found, owners, isMade) => fileGoal(change, found, owners, isMade),
      }),
    writeLink: ({ by, path, target }) =>
      engine.change({
        by,
        path,
        followsLink: false,
        decide: ({ state }, owners) => {
          if (state?.is === "file") {
            throw new JournalError("not-a-file", "make a link of", path, "it is a file");
          }
          if (state === null && target === null) return null;
          if (target === null) return { is: "nothing" };
          return state?.target === target ? null : { is: "link", target, owners: state ?? owners };
        },
      }),
    changeInPlace: (change, run) => engine.hold((held) => changeInPlace(stateDir, held, change, run)),
    noteHelper: ({ by, argv }) =>
      engine.hold(async (held) => {
        const isNoted = held.record().helpers.has(JSON.stringify(argv));
        if (!isNoted) await held.append([{ is: "helper", by, argv }], true);
      }),
  };
}

/** @throws JournalError where it is not what the content was made from */
function fileGoal(change: FileChange, { state, bytes }: Found, owners: Owners, isMade: boolean): Goal | null {
  const { path, content, mode = 0o644, basedOn, goesWhenEmpty = false } = change;
  const now = state === null ? null : bytes;
  if (basedOn !== undefined && !hasBytes(now, basedOn)) {
    throw new JournalError("changed", "change", path, "another program has changed it");
  }
  const isGoing = goesWhenEmpty && isMade && content?.length === 0;
  if (hasBytes(now, isGoing ? null : content)) return null;
  if (isGoing || content === null) return { is: "nothing" };
  const kept = state?.is === "file" ? { mode: state.mode, owners: state } : { mode, owners };
  return { is: "file", bytes: Buffer.from(content as Uint8Array), ...kept };
}

/** Null: there is no file. */
function hasBytes(now: Uint8Array | null, content: string | Uint8Array | null): boolean {
  if (now === null || content === null) return now === content;
  return Buffer.from(content as Uint8Array).equals(now);
}

/** Without waiting for the first change, of which there may be none. What goes wrong is told by that change, or by undo. */
function healInBackground(engine: Engine): void {
  try {
    if ((loadRecord(engine.stateDir)?.record.pending.size ?? 0) === 0) return;
  } catch {
    return;
  }
  engine.hold(async () => {}).catch(() => {});
}
