// The port that a proxy had when it last ran on a state directory, so that running tools find it again.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../host/atomic-file.ts";
import { systemCode } from "../host/system-cause.ts";
import { runFolder } from "./proxy-record.ts";

export const rememberedPortPath = (stateDir: string): string => join(runFolder(stateDir), "port");

/** 0 where none is remembered, or what is there is no port. */
export function readRememberedPort(stateDir: string): number {
  try {
    const text = readFileSync(rememberedPortPath(stateDir), "utf8").trim();
    const port = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0;
    return port <= 65535 ? port : 0;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return 0;
    throw error;
  }
}

export function rememberPort(stateDir: string, port: number): void {
  writeFileAtomic(rememberedPortPath(stateDir), `${port}\n`, 0o600);
}
