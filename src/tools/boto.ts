// Python programs on boto 2, whose settings gsutil reads too.

import { botoSection, formatBotoSettings } from "../stores/boto-settings.ts";
import type { Override, Tool, ToolVariable } from "./tool.ts";

const manual = "https://docs.pythonboto.org/en/latest/boto_config_tut.html";

/**
 * Ours stands behind the user's, and of two values the later wins. BOTO_CONFIG would hide the credentials in ~/.boto,
 * since nothing else is read beside it.
 */
export const botoPath: ToolVariable = {
  name: "BOTO_PATH",
  text: "{file:boto.cfg}",
  roots: "replaced",
  appendedWith: ":",
  absentMeans: "/etc/boto.cfg:~/.boto",
  source: manual,
};

/** Ours is read behind the others, but for what BOTO_CONFIG names, which is read alone. */
const setting = (key: string, does: Override["does"], along: readonly string[] = []): readonly Override[] =>
  [true, false].map((beatsEnvironment) => ({
    places: beatsEnvironment ? ["$BOTO_CONFIG"] : ["~/.boto", "/etc/boto.cfg"],
    format: "configparser",
    key,
    does,
    along,
    beatsEnvironment,
    source: manual,
  }));

export const botoOverrides: readonly Override[] = [
  ...setting("Boto.ca_certificates_file", "names other CAs"),
  ...setting("Boto.https_validate_certificates", "turns verification off"),
  ...setting("Boto.proxy", "names another proxy", [
    "Boto.proxy_port",
    "Boto.proxy_type",
    "Boto.proxy_user",
    "Boto.proxy_pass",
    "Boto.proxy_rdns",
  ]),
];

export const boto: Tool = {
  id: "boto",
  title: "boto 2",
  family: "Clouds",
  find: {
    programs: ["python3"],
    library: { of: "python", name: "boto" },
    version: ["-c", "import boto; print(boto.__version__)"],
  },
  variables: [botoPath],
  files: [
    {
      name: "boto.cfg",
      compose: (facts) => {
        const settings = formatBotoSettings(facts);
        return settings === null ? null : `${botoSection}\n${settings}\n`;
      },
    },
  ],
  stores: ["boto"],
  overrides: botoOverrides,
  probe: { none: "under Python 3 it cannot open a tunnel, whatever its settings" },
  limits: [
    {
      versions: "all, under Python 3",
      what: "it writes its CONNECT as text where Python 3 wants bytes, so that no https: URL can be reached through any proxy; boto3 can",
      source: "https://github.com/boto/boto/blob/develop/boto/connection.py",
    },
    {
      versions: "all",
      what: "where BOTO_CONFIG is set, it reads that file alone",
      source: manual,
    },
  ],
  fixes: {
    trust: "set ca_certificates_file in the [Boto] section of ~/.boto to the bundle, or unset BOTO_CONFIG",
    proxy: "set proxy and proxy_port in the [Boto] section of ~/.boto, or move to boto3",
  },
};
