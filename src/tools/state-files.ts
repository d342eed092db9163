// Writes the small files in the state directory that variables lead tools to.

import { chmodSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureFolder, updateFile } from "../host/atomic-file.ts";
import { decodeText, encodeText } from "../host/byte-text.ts";
import { removeOptionalFile } from "../host/optional-file.ts";
import { readRegularFile } from "../host/regular-file.ts";
import { systemCause, systemCode } from "../host/system-cause.ts";
import type { SessionFacts } from "../trust/session-facts.ts";
import { tools } from "./catalogue.ts";
import type { StateFile, UserFiles } from "./tool.ts";

export interface StateFilesOptions {
  /** Its `files` is of no account here. */
  readonly facts: SessionFacts;
  /** The user's, absolute. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Default: those of every tool. */
  readonly files?: readonly StateFile[];
}

export interface StateFiles {
  /** The files that are there now, and their folders: "php.d", "php.d/agentproxy.ini". For `SessionFacts.files`. */
  readonly names: readonly string[];
  /** Sentences for the user, without final stop. */
  readonly warnings: readonly string[];
}

const largestUserFile = 1024 * 1024;

/**
 * Writes those that changed, and removes those that have no use any more. Never throws: a file that fails is left out, so
 * that no variable leads to it.
 */
export function writeStateFiles({ facts, home, env, files = allFiles() }: StateFilesOptions): StateFiles {
  const names = new Set<string>();
  const warnings: string[] = [];
  for (const file of files) {
    const user = userFiles(home, env, warnings);
    try {
      const text = file.compose(facts, user);
      const path = join(facts.stateDir, file.name);
      if (text === null) {
        removeOptionalFile(path);
        continue;
      }
      const folders = foldersOf(file.name);
      for (const folder of folders) ensureFolder(join(facts.stateDir, folder), 0o755);
      const mode = user.modeOfCopy();
      if (!updateFile(path, encodeText(text), mode, false)) chmodSync(path, mode);
      for (const name of [...folders, file.name]) names.add(name);
    } catch (error) {
      warnings.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { names: [...names], warnings: [...new Set(warnings)] };
}

function allFiles(): readonly StateFile[] {
  return tools.flatMap((tool) => tool.files);
}

/** Outermost first; none for a file in the state directory itself. */
function foldersOf(name: string): string[] {
  const folder = dirname(name);
  return folder === "." ? [] : [...foldersOf(folder), folder];
}

/** The user's files for one file of ours. */
function userFiles(
  home: string,
  env: StateFilesOptions["env"],
  warnings: string[],
): UserFiles & { modeOfCopy(): number } {
  let isPrivate = false;
  return {
    home,
    env,
    read(path) {
      try {
        const bytes = readRegularFile(path, largestUserFile);
        const text = decodeText(bytes);
        if (text === null) throw new Error("it is not a text file");
        if ((statSync(path).mode & 0o044) !== 0o044) isPrivate = true;
        return text;
      } catch (error) {
        if (!["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) {
          warnings.push(`Cannot read ${JSON.stringify(path)}: ${systemCause(error)}`);
        }
        return null;
      }
    },
    // What is copied from a file that others may not read, as a password, must not become theirs to read.
    modeOfCopy: () => (isPrivate ? 0o600 : 0o644),
  };
}
