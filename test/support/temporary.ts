// Folders that live as long as one test run.

import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Names the folder that all test processes of one run share. test/run.ts makes it and removes it. */
export const runFolderVariable = "AGENTPROXY_TEST_FOLDER";

const prefix = "agentproxy-test-";
let ownFolder: string | null = null;

/**
 * The folder of this run, absolute. A `bun test` without test/run.ts has no hook that always fires at its end, so it
 * makes a folder with its pid in the name and the next run sweeps the folders of processes that are gone.
 */
export function runFolder(): string {
  const shared = process.env[runFolderVariable];
  if (shared !== undefined) return shared;
  ownFolder ??= createRunFolder();
  return ownFolder;
}

/** Makes a new run folder, after sweeping those whose process is gone. Its programs may run as other users: mode 0755. */
export function createRunFolder(): string {
  sweep();
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** A new empty folder inside the run's, mode 0755. */
export function temporaryFolder(purpose: string): string {
  const folder = mkdtempSync(join(runFolder(), `${purpose}-`));
  chmodSync(folder, 0o755);
  return folder;
}

function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    // Another user's is that user's to sweep.
    if (statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.()) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
