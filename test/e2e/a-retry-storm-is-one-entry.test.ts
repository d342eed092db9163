// Tools that try again and again leave one entry with a count, in the status and in the terminal.

import { describe, expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { freePort } from "../support/ports.ts";
import { startSession, type Session } from "../support/session.ts";
import { shared } from "../support/shared.ts";

interface Storm {
  readonly tries: number;
  readonly argv: readonly string[];
}

const storms: Readonly<Record<string, Storm>> = {
  aria2c: { tries: 4, argv: ["aria2c", "--max-tries=4", "--retry-wait=1", "https://aria2c.test/file"] },
  // Its setting download-attempts.
  nix: { tries: 5, argv: ["nix-prefetch-url", "https://nix.test/file"] },
};

const session = shared(async (): Promise<Session> => {
  const closed = `127.0.0.1:${await freePort()}`;
  const hosts = Object.fromEntries(Object.keys(storms).map((name) => [`${name}.test`, closed]));
  return startSession({ gateway: { hosts } });
});

describe("one entry, with a count, of", () => {
  for (const [name, { tries, argv }] of Object.entries(storms)) {
    testWith([name], name, async () => {
      const { home, tool, ...rest } = await session();
      expect((await tool(argv)).exitCode).not.toBe(0);
      const host = `${name}.test:443`;
      const { recentRelayFailures } = await rest.status();
      const rows = recentRelayFailures.filter((row) => row.host === host);
      expect(rows).toMatchObject([{ code: "origin-refused", retry: true, count: tries }]);
      const shown = (await home.agentproxy(["status"])).stdout;
      expect(shown).toContain(`${host}: host refused the connection, ${tries} times`);
    });
  }
});
