// certutil, the judge of the databases that we write.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Certificate } from "../../src/trust/pem.ts";
import { mustRun, runCommand } from "./command.ts";
import type { CommandResult } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { temporaryFolder } from "./temporary.ts";

/** `certutil ARGS -d sql:FOLDER`, which must succeed; returns what it printed. */
export function certutil(folder: string, ...args: readonly string[]): Promise<string> {
  return mustRun(["certutil", ...args, "-d", `sql:${folder}`], { env: freshEnvironment(folder) });
}

/** The same where any end is an answer. */
export function tryCertutil(folder: string, ...args: readonly string[]): Promise<CommandResult> {
  return runCommand(["certutil", ...args, "-d", `sql:${folder}`], { env: freshEnvironment(folder) });
}

/** Puts a certificate in, as a user does: trusted for "C,,", or not for ",,". */
export function addByHand(
  folder: string,
  nickname: string,
  { pem }: Certificate,
  trust: string,
): Promise<string> {
  const file = join(temporaryFolder("ca"), "ca.pem");
  writeFileSync(file, pem);
  return certutil(folder, "-A", "-n", nickname, "-t", trust, "-i", file);
}

/** What each nickname is trusted for, "C,,", as `certutil -L` lists it. */
export async function listTrust(folder: string): Promise<Record<string, string>> {
  const lines = (await certutil(folder, "-L")).split("\n").slice(4);
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, trust] = /^(.*?)\s+(\S*,\S*,\S*)\s*$/.exec(line) ?? [];
      return name === undefined || trust === undefined ? [] : [[name, trust] as const];
    }),
  );
}

/** Whether NSS takes the certificate for a valid CA of servers. */
export async function isValidCa(folder: string, nickname: string): Promise<boolean> {
  const { stdout } = await tryCertutil(folder, "-V", "-u", "L", "-n", nickname);
  return stdout.includes("certificate is valid");
}

/** A folder with a database that certutil made, with the empty password. */
export async function emptyPasswordFolder(): Promise<string> {
  const folder = temporaryFolder("nss");
  await certutil(folder, "-N", "--empty-password");
  return folder;
}

/** A folder with a database that has this password, and where it is. */
export async function passwordFolder(password: string): Promise<{ folder: string; passwordFile: string }> {
  const folder = temporaryFolder("nss");
  const passwordFile = join(temporaryFolder("password"), "password");
  writeFileSync(passwordFile, `${password}\n`);
  await certutil(folder, "-N", "-f", passwordFile);
  return { folder, passwordFile };
}
