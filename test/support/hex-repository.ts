// A repository of Hex packages with one package in it, signed, as hex_core makes it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { program } from "./programs.ts";
import { temporaryFolder } from "./temporary.ts";

/** What a test needs installed to use this file. */
export const hexRepositoryPrograms = ["escript", "rebar3"];

const script = fileURLToPath(new URL("hex-repository.escript", import.meta.url));

/** Makes the folder, which is then to be served: package "pkg", version "1.2.3". Returns the PEM of its public key. */
export async function writeHexRepository(folder: string): Promise<string> {
  const env = freshEnvironment(temporaryFolder("home"));
  await mustRun([program("escript"), script, program("rebar3"), folder], { env });
  return readFileSync(join(folder, "public_key"), "utf8").trim();
}
