// Composer.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const config = (
  key: string,
  does: Override["does"],
  beatsEnvironment: boolean,
  values?: RegExp,
): Override => ({
  places: [
    "~/.composer/config.json",
    "~/.config/composer/config.json",
    "$COMPOSER_HOME/config.json",
    "./composer.json",
  ],
  format: "json",
  key,
  does,
  beatsEnvironment,
  ...(values === undefined ? {} : { values }),
  source: "https://getcomposer.org/doc/06-config.md#cafile",
});

export const composer: Tool = {
  id: "composer",
  title: "Composer",
  family: "PHP",
  find: {
    programs: ["composer"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    {
      name: "COMPOSER_CAFILE",
      text: "{bundle}",
      roots: "replaced",
      source: "https://getcomposer.org/doc/03-cli.md#composer-cafile",
    },
    sslCertFile,
  ],
  files: [],
  stores: ["system-store"],
  overrides: [
    config("config.cafile", "names other CAs", false),
    // disable-tls leaves verification on, as was tried with Composer 2.5.
    ...["repositories[]", "repositories.*"].map((repository) =>
      config(`${repository}.options.ssl.verify_peer`, "turns verification off", true, /^false$/),
    ),
  ],
  probe: { none: "it fetches only what a project names" },
  limits: [],
  fixes: {
    trust: "set COMPOSER_CAFILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
