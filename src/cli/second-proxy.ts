// What is said when a proxy already runs on the state directory.

import { differingSettings, digestSettings } from "../config/fingerprint.ts";
import type { Settings } from "../config/settings.ts";
import { exitCodes } from "./command.ts";
import { print, printError } from "./output.ts";
import type { ProxyRecord } from "./proxy-record.ts";

/** The exit code: 0 where the settings are the same, 1 where they differ. */
export function reportSecondProxy(record: ProxyRecord, settings: Settings): number {
  const differing = differingSettings(record.settings, digestSettings(settings));
  if (differing.length === 0) {
    print(`already up: ${record.url} (pid ${record.pid})\n`);
    return exitCodes.done;
  }
  printError(
    `Cannot start on "${settings.stateDir}": a proxy with other settings is up at ${record.url} (pid ${record.pid}); these differ: ${differing.join(", ")}`,
    "run agentproxy down first, or use another --state-dir",
  );
  return exitCodes.failed;
}
