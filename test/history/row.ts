// A row of the ledger for tests of the history.

import type { FailureCode } from "../../src/failures/catalogue.ts";
import { createLedger, type FailureEntry } from "../../src/ledger/ledger.ts";

/** The nth failure of a proxy, at the nth second of 2026 where no other time is given. */
export function failureRow(
  number: number,
  given: {
    readonly code?: FailureCode;
    readonly host?: string;
    readonly reason?: string | null;
    readonly atMs?: number;
    readonly count?: number;
    readonly tool?: string;
  } = {},
): FailureEntry {
  const { code = "policy-denied", host = "a.test:443", reason = null, count = 1, tool } = given;
  const atMs = given.atMs ?? Date.UTC(2026, 0, 1) + number * 1000;
  const client =
    tool === undefined
      ? null
      : {
          process: { pid: 7, executable: `/usr/bin/${tool}`, command: `${tool} -x`, folder: "/" },
          tool: tool === "curl" ? tool : null,
        };
  const ledger = createLedger(
    () => atMs,
    () => client,
  );
  const clientPort = 1;
  for (let times = 1; times < count; times++) {
    ledger.record({ code, host, detail: "It failed.", reason, clientPort });
  }
  const row = ledger.record({ code, host, detail: "It failed.", reason, clientPort });
  return { ...row, id: `ftest00-${number}` };
}
