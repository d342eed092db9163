// HAProxy in TCP mode: it forwards the connection, CONNECT and all, to the upstream without looking inside.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { firstLine } from "../hop-under-test.ts";
import type { HopUnderTest } from "../hop-under-test.ts";

export const haproxy: HopUnderTest = {
  name: "haproxy",
  version: () => firstLine(["haproxy", "-v"]),
  prepare(folder, port, upstreamPort) {
    const file = join(folder, "haproxy.cfg");
    writeFileSync(
      file,
      `global
  maxconn 8000
defaults
  mode tcp
  timeout connect 5s
  timeout client 10m
  timeout server 10m
listen hop
  bind 127.0.0.1:${port}
  server upstream 127.0.0.1:${upstreamPort}
`,
    );
    return ["haproxy", "-db", "-q", "-f", file];
  },
};
