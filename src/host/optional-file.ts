// Files that need not be there.

import { readFileSync, unlinkSync } from "node:fs";
import { systemCause, systemCode } from "./system-cause.ts";

/**
 * The text of the file; null where there is none.
 * @throws Error that names the path and the cause
 */
export function readOptionalFile(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    return nullWhereAbsent("read", path, error);
  }
}

/**
 * Removes the file where there is one.
 * @throws Error that names the path and the cause
 */
export function removeOptionalFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    nullWhereAbsent("remove", path, error);
  }
}

function nullWhereAbsent(action: string, path: string, error: unknown): null {
  if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return null;
  throw new Error(`Cannot ${action} ${JSON.stringify(path)}: ${systemCause(error)}`, { cause: error });
}
