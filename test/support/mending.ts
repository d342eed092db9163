// Keeps tests of `doctor --fix` from this machine's own files.

import { expect } from "bun:test";
import type { Session } from "./session.ts";

/** Fails where something outside of the session's home would be changed. */
export async function expectMendsAtHome(session: Session, cwd?: string): Promise<void> {
  const { stdout } = await session.home.agentproxy(["doctor", "--fix", "--json", "--project"], {
    env: session.env,
    ...(cwd === undefined ? {} : { cwd }),
  });
  const { files } = JSON.parse(stdout) as { files: readonly { readonly path: string }[] };
  for (const { path } of files) expect(path).toStartWith(`${session.home.home}/`);
}
