// Whether the configuration of tools lets them use the proxy and trust its CA.

import { scanOverrides } from "../../overrides/scan.ts";
import type { OverrideFinding } from "../../overrides/finding.ts";
import { tools } from "../../tools/catalogue.ts";
import type { Check, Finding } from "../check.ts";
import { gravityOf } from "../gravity-of.ts";

export const overridingFiles: Check = {
  id: "overriding-files",
  title: "the configuration of tools",
  dependsOn: [],
  run: async ({ env, environment, facts, stores, authorities, home, folder }) => {
    if (environment === null || facts === null) return null;
    const found = await scanOverrides(
      // git's own answers tell more of it, in a check of their own.
      tools.filter(({ id }) => id !== "git"),
      { env: { ...env, ...environment.set }, facts, stores, authorities, home, folder },
    );
    const told = new Set([...Object.keys(environment.set), ...environment.unset]);
    return found
      .filter(({ variable }) => variable === null || !told.has(variable))
      .map((finding): Finding => {
        const { code, severity, key, value, effect, fix } = finding;
        const setting = key === null ? "" : `${key}${value === null ? "" : ` = ${value}`}: `;
        return {
          code,
          gravity: gravityOf[severity],
          message: `${setting}${effect}`,
          fix,
          place: placeOf(finding),
        };
      });
  },
};

function placeOf({ file, line, variable }: OverrideFinding): string | null {
  if (file === null) return variable;
  return line === null ? file : `${file}:${line}`;
}
