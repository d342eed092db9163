// What npm and its like can be told against the session, by variables and by the keys of an npmrc.

import type { Override, ToolVariable } from "./tool.ts";

const source = "https://docs.npmjs.com/cli/using-npm/config";

/** npm's settings as variables, which come before HTTPS_PROXY and NO_PROXY. */
export const npmProxyVariables: readonly ToolVariable[] = [
  { name: "npm_config_https_proxy", text: "{url}", roots: null, onlyWhere: "it-is-set", source },
  { name: "npm_config_proxy", text: "{url}", roots: null, onlyWhere: "it-is-set", source },
  { name: "npm_config_noproxy", text: "{no-proxy}", roots: null, onlyWhere: "it-is-set", source },
];

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

const npmrc = (
  key: string,
  does: Override["does"],
  beatsEnvironment: boolean,
  beatenBy?: string,
): Override => ({
  places,
  format: "npmrc",
  key,
  does,
  beatsEnvironment,
  ...(beatenBy === undefined ? {} : { beatenBy }),
  source,
});

/** In a list whose names mean all that ends in them, and which knows no "*". */
export const topLevelNames = /(?:^|,)\s*\.?(?:com|net|org|io|dev|test)\s*(?=,|$)/i;

/** Yarn 1 alone is told of the proxy by a variable that beats these. */
export const npmrcProxy = (beatsEnvironment: boolean): readonly Override[] => [
  npmrc("https-proxy", "names another proxy", beatsEnvironment),
  npmrc("proxy", "names another proxy", beatsEnvironment),
  { ...npmrc("noproxy", "goes around the proxy", beatsEnvironment), values: topLevelNames },
];

export const npmrcStrictSsl: Override = npmrc("strict-ssl", "turns verification off", true);

/** Lower case, as npm itself writes it for what it starts. */
export const npmStrictSslVariable: Override = {
  places: ["npm_config_strict_ssl=", "NPM_CONFIG_STRICT_SSL="],
  format: "variable",
  key: "npm_config_strict_ssl",
  does: "turns verification off",
  values: /^false$/,
  beatsEnvironment: true,
  source,
};

/**
 * Beats the environment in a project that the session did not start in: there npm_config_cafile, which beats every npmrc,
 * is set only where an npmrc was found to name CAs. What they name, ../trust/npmrc.ts reads as npm does.
 */
export const npmrcCas: readonly Override[] = ["cafile", "ca", "ca[]"].map((key) =>
  npmrc(key, "names other CAs", true, "npm_config_cafile"),
);
