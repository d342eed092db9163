// `logs --follow` and `status --watch` end when nobody reads them any more, also where nothing more happens.

import { expect } from "bun:test";
import { binaryPath } from "../support/binary.ts";
import { runCommand } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { startSession } from "../support/session.ts";

const firstLine = '{ "$@"; echo "exit $?" >&2; } | head -n 1';

testWith(
  ["curl"],
  "behind head they end after their first line",
  async () => {
    await using session = await startSession({ policy: { default: "deny" } });
    await session.tool(["curl", "-sS", "https://a.test/"]);
    const { env } = session.home;
    for (const argv of [
      ["logs", "--follow"],
      ["status", "--watch"],
      ["status", "--watch", "--json"],
    ]) {
      const { stdout, stderr } = await runCommand(["sh", "-c", firstLine, "sh", binaryPath(), ...argv], {
        env,
      });
      expect([argv, stdout.split("\n").length, stderr]).toEqual([argv, 2, "exit 0\n"]);
    }
  },
  60_000,
);
