// A test of a real tool, which becomes a row of the matrix in docs/tools.md.

import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { tools } from "../../src/tools/catalogue.ts";
import { testWith } from "./need.ts";
import { runFolderVariable } from "./temporary.ts";

export interface MatrixRow {
  /** The id of a tool of the catalogue. */
  readonly tool: string;
  /** What it was made to do: "npm install from a registry". */
  readonly does: string;
  /** By which settings it trusts the CA: "SSL_CERT_FILE", "~/.pki/nssdb". */
  readonly trustsBy: string;
  /** By which settings it finds the proxy: "https_proxy". */
  readonly findsBy: string;
  /**
   * works: with what `up` or `run` gave it, and not without. explained: it cannot work, and what it shows says why. goes
   * around: it has no setting by which it could find the proxy, so it fails where there is no other way out.
   */
  readonly result: "works" | "explained" | "goes around";
}

/**
 * A test that `run` makes of the installed, unmodified tool, its negative twin in it. It resolves to the version that the
 * tool tells of itself, a short text: "1.25.0".
 */
export function testTool(
  row: MatrixRow,
  programs: readonly string[],
  run: () => Promise<string>,
  timeoutMs = 60_000,
): void {
  const tool = tools.find(({ id }) => id === row.tool);
  if (tool === undefined) throw new Error(`Cannot test "${row.tool}": no such tool`);
  if (row.result !== "works" && tool.limits.length === 0)
    throw new Error(`Cannot take "${row.result}" of ${row.tool}: its file names no limit`);
  testWith(
    programs,
    `${row.tool}: ${row.does}`,
    async () => {
      const version = await run();
      if (!/\d/.test(version)) throw new Error(`Cannot tell the version of ${row.tool} from "${version}"`);
      const folder = process.env[runFolderVariable];
      // Only the test command, which has a run folder, writes the matrix.
      if (folder !== undefined)
        appendFileSync(join(folder, matrixFile), `${JSON.stringify({ ...row, version })}\n`);
    },
    timeoutMs,
  );
}

/** In the run folder; one JSON object a line. */
export const matrixFile = "tool-matrix.jsonl";
