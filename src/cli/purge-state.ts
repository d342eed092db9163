// Removes our files from a state directory, and the directory where nothing else is in it.

import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tools } from "../tools/catalogue.ts";

export interface Purge {
  /** Whether the directory itself is gone. */
  readonly isRemoved: boolean;
  /** The names in it that are not ours, as that of the config file. */
  readonly kept: readonly string[];
}

/** README "Configuration" tells of those that are there for people. */
const ownNames = [
  "agent-proxy-ca.crt",
  "ca-bundle.crt",
  "java-truststore.p12",
  "README.md",
  "ca",
  "run",
  "journal",
  "log",
  "mends",
];

export function foreseePurge(stateDir: string): Purge {
  const kept = existsSync(stateDir) ? readdirSync(stateDir).filter((name) => !isOurs(name)) : [];
  return { isRemoved: kept.length === 0, kept };
}

/** @throws the system's error */
export function purgeState(stateDir: string): Purge {
  const foreseen = foreseePurge(stateDir);
  for (const name of readdirSync(stateDir)) {
    if (isOurs(name)) rmSync(join(stateDir, name), { recursive: true, force: true });
  }
  if (foreseen.isRemoved) rmdirSync(stateDir);
  return foreseen;
}

function isOurs(name: string): boolean {
  const files = tools.flatMap((tool) => tool.files.map((file) => file.name.split("/")[0]));
  return [...ownNames, ...files].includes(name);
}
