// The compiled binary of this repository, in its upstream mode.

import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { firstLine } from "../hop-under-test.ts";
import type { HopUnderTest } from "../hop-under-test.ts";

const binary = resolve(import.meta.dir, "../../../dist/agentproxy");

export const agentproxy: HopUnderTest = {
  name: "agentproxy",
  version: () => (existsSync(binary) ? firstLine([binary, "--version"]) : null),
  prepare(folder, port, upstreamPort) {
    const file = join(folder, "agentproxy.toml");
    writeFileSync(
      file,
      `[proxy]\nlisten = "127.0.0.1:${port}"\nupstream = "http://127.0.0.1:${upstreamPort}"\n`,
    );
    return [binary, "up", "--config", file, "--state-dir", join(folder, "state")];
  },
};
