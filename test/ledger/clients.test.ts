// Tests of which failures are one row: those of one program at one host, as far as programs can be told.

import { expect, test } from "bun:test";
import { createLedger } from "../../src/ledger/ledger.ts";
import type { Client } from "../../src/ledger/client.ts";

const client = (pid: number, name: string): Client => ({
  process: { pid, executable: `/usr/bin/${name}`, command: name, folder: "/" },
  tool: name,
});

/** Records a failure by each of these; null: one whose program cannot be told. Gives "tool pid count" of each row. */
function rowsOf(...clients: (Client | null)[]): string[] {
  const queue = [...clients];
  const ledger = createLedger(Date.now, () => queue.shift() ?? null);
  for (let count = 0; count < clients.length; count++) {
    ledger.record({ code: "policy-denied", host: "a.test:443", detail: "Denied.", clientPort: 1 });
  }
  return ledger.failures().map(({ tool, process, count }) => `${tool} ${process?.pid} ${count}`);
}

test("a program that is run again is one row, with its latest process", () => {
  expect(rowsOf(client(1, "curl"), client(2, "curl"))).toEqual(["curl 2 2"]);
});

test("two programs are two rows", () => {
  expect(rowsOf(client(1, "curl"), client(2, "git"), client(3, "curl"))).toEqual(["git 2 1", "curl 3 2"]);
});

test("one that cannot be told goes where the last such failure went", () => {
  expect(rowsOf(client(1, "curl"), client(2, "git"), null)).toEqual(["curl 1 1", "git 2 2"]);
  expect(rowsOf(null, null)).toEqual(["null undefined 2"]);
});

test("a row without a program takes on the first that can be told", () => {
  expect(rowsOf(null, client(1, "curl"), client(2, "git"))).toEqual(["curl 1 2", "git 2 1"]);
});
