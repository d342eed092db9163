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
  return [
    {
      places: [...places, ...morePlaces],
      key: "proxy_servers",
      does: "names another proxy",
      beatsEnvironment: true,
      pattern: /^proxy_servers:[^\n]*(?:\n[ \t]+[^\n]*)*?\n[ \t]+https:[ \t]*["']?([^"'\s]+)/,
      source,
    },
    {
      places: [...places, ...morePlaces],
      key: "ssl_verify",
      does: "names other CAs",
      beatsEnvironment: caBeatsEnvironment,
      pattern: /^ssl_verify:[ \t]*["']?([^"'\s#]+)/,
      source,
    },
  ];
}
