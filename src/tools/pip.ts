// pip.

import { condaFolders } from "./language-places.ts";
import { httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const documentation = "https://pip.pypa.io/en/stable/topics/configuration/";

/** Each was tried beside the session's environment. */
const pipConf = (
  key: string,
  does: Override["does"],
  beatsEnvironment: boolean,
  values?: RegExp,
): Override => ({
  places: [
    "~/.config/pip/pip.conf",
    "$XDG_CONFIG_HOME/pip/pip.conf",
    "~/.pip/pip.conf",
    "$VIRTUAL_ENV/pip.conf",
    "$PIP_CONFIG_FILE",
    "/etc/pip.conf",
    "/etc/xdg/pip/pip.conf",
  ],
  format: "configparser",
  key: `*.${key}`,
  does,
  beatsEnvironment,
  ...(values === undefined ? {} : { values }),
  source: documentation,
});

export const pip: Tool = {
  id: "pip",
  title: "pip",
  family: "Python",
  find: {
    programs: ["pip3", "pip"],
    places: [
      "~/.pyenv/versions/*/bin/pip3",
      ...condaFolders.map((folder) => `${folder}/bin/pip3`),
      "/opt/*/bin/pip3",
    ],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    // SSL_CERT_FILE would do for 25.2 and later alone: those before it forget the system's store behind a proxy.
    {
      name: "PIP_CERT",
      text: "{bundle}",
      roots: "replaced",
      source: "https://pip.pypa.io/en/stable/topics/https-certificates/",
    },
    requestsCaBundle,
    // It comes before HTTPS_PROXY.
    { name: "PIP_PROXY", text: "{url}", roots: null, onlyWhere: "it-is-set", source: documentation },
  ],
  files: [],
  stores: [],
  overrides: [
    pipConf("proxy", "names another proxy", true),
    pipConf("trusted-host", "turns verification off", true, /\S/),
    pipConf("cert", "names other CAs", false),
  ],
  // Whatever the page holds is no requirement, so pip fetches it and prints it with its complaint.
  probe: {
    argv: [
      "{program}",
      "--disable-pip-version-check",
      "download",
      "--no-deps",
      "--no-cache-dir",
      "--retries",
      "0",
      "--dest",
      "{folder}",
      "--requirement",
      "{probe-url}",
    ],
  },
  limits: [
    {
      versions: "all",
      what: "of a denial only the warnings before its last line tell, and with --retries 0 nothing does",
      source: "https://pip.pypa.io/en/stable/cli/pip/#cmdoption-retries",
    },
  ],
  fixes: {
    trust: "set PIP_CERT to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take proxy out of pip.conf",
  },
};
