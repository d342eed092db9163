// The product that end-to-end tests run: the compiled file.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The absolute path of dist/agentproxy. Throws when it has not been built. */
export function binaryPath(): string {
  const path = fileURLToPath(new URL("../../dist/agentproxy", import.meta.url));
  if (!existsSync(path)) throw new Error(`Cannot find "${path}": run "npm run build" first`);
  return path;
}
