// A session whose gateway finds https://good.test/ at a port of loopback, for origins other than nginx.

import { originCa } from "./origin-ca.ts";
import { startSession } from "./session.ts";
import type { Session } from "./session.ts";
import type { SessionConfig } from "./session-config.ts";

/** Starts the session; the origin at `port` shows the certificate "good". */
export async function startOriginSession(
  port: number,
  policy: SessionConfig["policy"] = { default: "allow" },
): Promise<Session> {
  const gateway = {
    extra_roots: [(await originCa()).rootFile],
    hosts: { "good.test": `127.0.0.1:${port}` },
  };
  return startSession({ gateway, policy });
}
