// tinyproxy with the upstream as its HTTP parent.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { firstLine } from "../hop-under-test.ts";
import type { HopUnderTest } from "../hop-under-test.ts";

export const tinyproxy: HopUnderTest = {
  name: "tinyproxy",
  version: () => firstLine(["tinyproxy", "-v"]),
  prepare(folder, port, upstreamPort) {
    const file = join(folder, "tinyproxy.conf");
    writeFileSync(
      file,
      `Port ${port}
Listen 127.0.0.1
Timeout 600
MaxClients 4000
LogLevel Critical
LogFile "/dev/null"
DisableViaHeader Yes
Upstream http 127.0.0.1:${upstreamPort}
`,
    );
    return ["tinyproxy", "-d", "-c", file];
  },
};
