// A Python library as the row of a test: what a script that uses it does in a session.

import { expect } from "bun:test";
import { program } from "./programs.ts";
import type { Site } from "./site.ts";
import { unresolved } from "./three-ways.ts";

/** Runs the script with a Python that has the library; what follows goes into its sys.argv. */
export function pythonCommand(library: string, script: string, ...argv: readonly string[]): string[] {
  return [program(`python3:${library}`), "-c", script, ...argv];
}

export async function libraryVersion(site: Site, library: string): Promise<string> {
  const script = `import ${library}; print(${library}.__version__)`;
  return (await site.session.tool(pythonCommand(library, script))).stdout.trim();
}

/** Expects that the script, in the session, looks for the host itself and asks the proxy for nothing. */
export async function expectGoesAround(site: Site, argv: readonly string[]): Promise<void> {
  const { tunnels } = await site.session.status();
  const { exitCode, stderr } = await site.session.tool(argv);
  expect([exitCode, stderr]).toEqual([1, expect.stringMatching(unresolved)]);
  expect((await site.session.status()).tunnels.total).toBe(tunnels.total);
}
