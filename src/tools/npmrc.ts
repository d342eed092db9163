// The keys of an npmrc that go against the session, for every tool that reads one.

import type { Override } from "./tool.ts";

const source = "https://docs.npmjs.com/cli/using-npm/config";

/** Global, user's and project's. */
const places: readonly string[] = [
  "~/.npmrc",
  "$NPM_CONFIG_USERCONFIG",
  "$NPM_CONFIG_GLOBALCONFIG",
  "/etc/npmrc",
  "/usr/etc/npmrc",
  "/usr/local/etc/npmrc",
  "./.npmrc",
];

/** Yarn 1 alone is told of the proxy by a variable that beats these. */
export const npmrcProxy = (beatsEnvironment: boolean): readonly Override[] => [
  { places, key: "https-proxy", does: "names another proxy", beatsEnvironment, source },
  { places, key: "proxy", does: "names another proxy", beatsEnvironment, source },
  { places, key: "noproxy", does: "goes around the proxy", beatsEnvironment, source },
];

export const npmrcStrictSsl: Override = {
  places,
  key: "strict-ssl",
  does: "turns verification off",
  beatsEnvironment: true,
  source,
};

/**
 * Beats the environment in a project that the session did not start in: there npm_config_cafile, which beats every npmrc,
 * is set only where an npmrc was found to name CAs.
 */
export const npmrcCas: readonly Override[] = [
  { places, key: "cafile", does: "names other CAs", beatsEnvironment: true, source },
  { places, key: "ca", does: "names other CAs", beatsEnvironment: true, source },
];
