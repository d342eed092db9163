// Changes a file by what is in it, so that what another program writes in between stays.

import { readRegularFile } from "../host/regular-file.ts";
import { systemCode } from "../host/system-cause.ts";
import { explainChange } from "./cause.ts";
import { JournalError } from "./journal-error.ts";
import type { FileChange, Journal } from "./journal.ts";

/** Far more than a person or a tool writes into a settings file. */
const limitBytes = 8 * 1024 * 1024;
const attemptLimit = 5;

/** The bytes of a settings file; null where there is none. @throws JournalError */
export function readSettings(path: string): Buffer | null {
  try {
    return readRegularFile(path, limitBytes);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return null;
    throw explainChange(error, "read", path);
  }
}

/**
 * @param compose the new content; null to leave the file as it is. Called again where the file has changed since
 * @returns whether it was changed
 * @throws JournalError, and what `compose` throws
 */
export async function rewriteFile(
  journal: Pick<Journal, "writeFile">,
  file: Pick<FileChange, "by" | "path" | "mode" | "goesWhenEmpty">,
  compose: (before: Buffer | null) => Uint8Array | null,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const basedOn = readSettings(file.path);
    const content = compose(basedOn);
    if (content === null) return false;
    try {
      return await journal.writeFile({ ...file, content, basedOn });
    } catch (error) {
      const isOutdated = error instanceof JournalError && error.code === "changed";
      if (!isOutdated || attempt === attemptLimit) throw error;
    }
  }
}
