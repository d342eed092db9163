// The environment that tests give to what they start.

import { join } from "node:path";
import { programPath } from "./programs.ts";

/**
 * An environment of a fresh user: made from nothing, so no proxy, CA or BUN_ variable of this machine gets in, and
 * no system-wide git or npm configuration either (both can name a CA of their own).
 */
export function freshEnvironment(
  home: string,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const javaHome = process.env["JAVA_HOME"];
  return {
    PATH: programPath,
    HOME: home,
    LANG: "C.UTF-8",
    TERM: "dumb",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    npm_config_globalconfig: join(home, "no-global-npmrc"),
    npm_config_update_notifier: "false",
    ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }),
    ...extra,
  };
}
