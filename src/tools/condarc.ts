// The keys of a .condarc that go against the session, for conda and for mamba.

import type { Override } from "./tool.ts";

const places: readonly string[] = [
  "~/.condarc",
  "~/.conda/.condarc",
  "$XDG_CONFIG_HOME/conda/.condarc",
  "$CONDARC",
  "$CONDA_ROOT/.condarc",
  "$CONDA_PREFIX/.condarc",
  "/etc/conda/.condarc",
  "/opt/conda/.condarc",
];

/** `morePlaces` are a tool's own; `caBeatsEnvironment` tells whether REQUESTS_CA_BUNDLE comes after ssl_verify in it. */
export function condarc(
  morePlaces: readonly string[],
  caBeatsEnvironment: boolean,
  source: string,
): readonly Override[] {
  const at = { places: [...places, ...morePlaces], format: "yaml", source } as const;
  return [
    { ...at, key: "proxy_servers.https", does: "names another proxy", beatsEnvironment: true },
    { ...at, key: "ssl_verify", does: "turns verification off", beatsEnvironment: true },
    {
      ...at,
      key: "ssl_verify",
      does: "names other CAs",
      values: /^(?!(?:<system>|true|false|truststore|yes|no|on|off|[01])$)./i,
      beatsEnvironment: caBeatsEnvironment,
    },
  ];
}
