// The port that a proxy had when it last ran on a state directory, so that running tools find it again.

import { join } from "node:path";
import { writeFileAtomic } from "../host/atomic-file.ts";
import { readOptionalFile } from "../host/optional-file.ts";
import { runFolder } from "./proxy-record.ts";

export const rememberedPortPath = (stateDir: string): string => join(runFolder(stateDir), "port");

/** 0 where none is remembered, or what is there is no port. */
export function readRememberedPort(stateDir: string): number {
  const text = readOptionalFile(rememberedPortPath(stateDir))?.trim() ?? "";
  const port = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0;
  return port <= 65535 ? port : 0;
}

export function rememberPort(stateDir: string, port: number): void {
  writeFileAtomic(rememberedPortPath(stateDir), `${port}\n`, 0o600);
}
