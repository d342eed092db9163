// Squid with the upstream as its only parent, no cache and no log.

import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { firstLine } from "../hop-under-test.ts";
import type { HopUnderTest } from "../hop-under-test.ts";

export const squid: HopUnderTest = {
  name: "squid",
  version: () => firstLine(["squid", "-v"]),
  prepare(folder, port, upstreamPort) {
    const file = join(folder, "squid.conf");
    writeFileSync(
      file,
      `http_port 127.0.0.1:${port}
http_access allow all
cache_peer 127.0.0.1 parent ${upstreamPort} 0 no-query no-digest no-netdb-exchange default
never_direct allow all
cache deny all
access_log none
cache_log /dev/null
cache_store_log none
pid_filename none
netdb_filename none
pinger_enable off
max_filedescriptors 16384
shutdown_lifetime 0 seconds
coredump_dir ${folder}
`,
    );
    // Started by root, Squid goes on as its own user and must still reach its folder.
    chmodSync(folder, 0o755);
    return ["squid", "-N", "-f", file];
  },
};
