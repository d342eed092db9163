// An origin on loopback that shows a leaf of a session's CA: tools must reach it without the proxy, and trust it.

import { expect } from "bun:test";
import { openAuthority } from "../../src/ca/authority.ts";
import { startLeafServer } from "../ca/leaf-server.ts";
import type { CommandOptions } from "./command.ts";
import type { Site } from "./site.ts";

/** Runs the tool of `argv` there: told of no CA it must fail, and in the session print `expected`, though no tunnel is opened. */
export async function expectLoopback(
  site: Site,
  argv: (url: string) => readonly string[],
  expected: string,
  options: Partial<CommandOptions> = {},
): Promise<void> {
  const { session } = site;
  await using server = await startLeafServer(await openAuthority(session.stateDir), "localhost");
  const command = argv(server.url);
  const { tunnels } = await session.status();
  // First, so that the tool has cached nothing yet.
  const untrusting = await site.untrusting(command, options);
  expect(untrusting.stdout).not.toContain(expected);
  const { stdout, stderr } = await session.tool(command, options);
  expect(stdout, stderr).toContain(expected);
  expect((await session.status()).tunnels.total).toBe(tunnels.total);
}
