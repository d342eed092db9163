// A certificate database of NSS, what Chromium and Firefox trust by, for tstclnt.

import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { temporaryFolder } from "./temporary.ts";

/** Makes a database that trusts `caFile` (PEM), or nobody. Returns its name as `-d` takes it. */
export async function makeNssDatabase(caFile: string | null): Promise<string> {
  const folder = temporaryFolder("nss");
  const database = `sql:${folder}`;
  const certutil = (...args: readonly string[]): Promise<string> =>
    mustRun(["certutil", "-d", database, ...args], { env: freshEnvironment(folder) });
  await certutil("-N", "--empty-password");
  if (caFile !== null) await certutil("-A", "-n", "ca", "-t", "C,,", "-i", caFile);
  return database;
}

/** tstclnt's first part of its command line: to this port of loopback, asking for and verifying `name`. */
export function tstclnt(database: string, port: number, name: string): string[] {
  return [
    "tstclnt",
    "-d",
    database,
    "-h",
    "127.0.0.1",
    "-4",
    "-p",
    String(port),
    "-a",
    name,
    "-V",
    "tls1.2:",
  ];
}
