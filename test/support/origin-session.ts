// A session whose gateway finds https://good.test/ at a port of loopback, for origins other than nginx.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { originCa } from "./origin-ca.ts";
import { startSession } from "./session.ts";
import type { Session } from "./session.ts";
import type { SessionConfig } from "./session-config.ts";
import { createUserHome } from "./user-home.ts";

/** What the user has before the session starts. */
export interface UserBefore {
  /** Contents by path in the home. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes the rest, given the home. */
  readonly prepare?: (home: string) => Promise<void>;
}

/** Starts the session; the origin at `port` shows the certificate "good". */
export async function startOriginSession(
  port: number,
  policy: SessionConfig["policy"] = { default: "allow" },
  { files = {}, env = {}, prepare }: UserBefore = {},
): Promise<Session> {
  const gateway = {
    extra_roots: [(await originCa()).rootFile],
    hosts: { "good.test": `127.0.0.1:${port}` },
  };
  const user = createUserHome({ gateway, policy }, env);
  for (const [name, text] of Object.entries(files)) {
    const path = join(user.home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  await prepare?.(user.home);
  return startSession({}, { home: user });
}
