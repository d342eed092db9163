// A tool that is run three ways: as the user's own, told of the proxy alone, and in the session.

import { expect } from "bun:test";
import type { CommandOptions, CommandResult } from "./command.ts";
import type { Site } from "./site.ts";

export interface ThreeWays {
  /** What it writes, to either stream, where it knows of no proxy; null: not tried, since it would try again for long. */
  readonly outside: RegExp | null;
  /** What it writes where it knows the proxy and not the CA. */
  readonly untrusting: RegExp;
  /** All that it prints in the session, or a part of it. */
  readonly session: string | RegExp;
  readonly options?: Partial<CommandOptions>;
  /** Runs ahead of each, as to take away what the one before has left. */
  readonly before?: () => void;
}

/** How programs on Node and on Python tell that a name has no address. */
export const unresolved = /getaddrinfo|Name or service not known/;
/** How programs on Node tell that they do not know a certificate's issuer. */
export const nodeUntrusting =
  /UNABLE_TO_(?:GET_ISSUER|VERIFY)|unable to (?:get local issuer|verify the first) certificate/;

/** And on Python. */
export const pythonUntrusting = /CERTIFICATE_VERIFY_FAILED/;

/** Expects that the last way alone succeeds; what it then wrote is for the test to look at. */
export async function expectThreeWays(
  site: Site,
  argv: readonly string[],
  { outside, untrusting, session, options = {}, before = () => {} }: ThreeWays,
): Promise<CommandResult> {
  for (const [way, words] of [
    ["outside", outside],
    ["untrusting", untrusting],
  ] as const) {
    if (words === null) continue;
    before();
    const { exitCode, stdout, stderr } = await site[way](argv, options);
    expect([way, exitCode === 0, stdout + stderr]).toEqual([way, false, expect.stringMatching(words)]);
  }
  before();
  const result = await site.session.tool(argv, options);
  expect([result.exitCode, result.exitCode === 0 ? "" : result.stdout + result.stderr]).toEqual([0, ""]);
  if (typeof session === "string") expect(result.stdout).toBe(session);
  else expect(result.stdout).toMatch(session);
  return result;
}
