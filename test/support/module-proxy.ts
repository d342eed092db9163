// A proxy of Go modules with one module in it, as files.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { program } from "./programs.ts";

/** What a test needs installed to use this file. */
export const modulePrograms = ["python3"];

const manifest = "module example.test/pkg\n\ngo 1.16\n";
const code = 'package pkg\n\nconst Version = "1.2.3"\n';
/** A module's archive is a zip, whose names all start with the module's (https://go.dev/ref/mod#zip-files). */
const zip = `
import sys, zipfile
path, *files = sys.argv[1:]
with zipfile.ZipFile(path, "w") as archive:
    for name, text in zip(files[::2], files[1::2]):
        archive.writestr("example.test/pkg@v1.2.3/" + name, text)
`;

/** Makes the folder, which is then to be served: module "example.test/pkg", version "v1.2.3". */
export async function writeModuleProxy(folder: string): Promise<void> {
  const versions = join(folder, "example.test/pkg/@v");
  mkdirSync(versions, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(versions, name), text);
  write("list", "v1.2.3\n");
  write("v1.2.3.info", JSON.stringify({ Version: "v1.2.3", Time: "2026-01-02T03:04:05Z" }));
  write("v1.2.3.mod", manifest);
  const archive = join(versions, "v1.2.3.zip");
  const argv = [program("python3"), "-c", zip, archive, "go.mod", manifest, "pkg.go", code];
  await mustRun(argv, { env: freshEnvironment(folder) });
}
